/** Sessions that met goals of the lesson are kept when others take their place: they prove it. */

const MOST = 20; // far more than a lesson has servers

export class Proofs {
  /** @type {any[]} the oldest first */
  sessions = [];
  met = false; // some goal, in the session that stands

  /** @param {any} session that somebody leaves */
  leave(session) {
    if (this.met && this.sessions.length < MOST) {
      if (session.peer.kind === "real") session.close();
      this.sessions.push(session);
    } else session?.dispose();
    this.met = false;
  }

  end() {
    for (const session of this.sessions.splice(0)) session.dispose();
  }
}
