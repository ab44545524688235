/**
 * The module for anybody's page: defines the elements and gives scripts the
 * way to a session without any.
 *
 *	<script type="module" src="https://play.example/smtp-playground.js"></script>
 *	<smtp-playground lesson="vrfy-252">fallback</smtp-playground>
 */

import { SmtpPlayground } from "./element/element.js";
import { SmtpCode } from "./element/code.js";
import { SmtpInbound } from "./element/inboundhost.js";

export { open } from "./core/session.js";
export { SmtpPlayground, SmtpCode, SmtpInbound };

// Two copies of this module on one page: the first one wins, nothing breaks.
if (!customElements.get("smtp-playground")) customElements.define("smtp-playground", SmtpPlayground);
if (!customElements.get("smtp-code")) customElements.define("smtp-code", SmtpCode);
if (!customElements.get("smtp-inbound")) customElements.define("smtp-inbound", SmtpInbound);
