// What an element is told to show. Types only: nothing here is ever loaded.

/**
 * @typedef {Object} Setting what the attributes of the element say
 * @property {"en" | "es"} lang
 * @property {string} persona
 * @property {string} role
 * @property {string} world
 * @property {string} target
 * @property {string} lesson
 * @property {string[]} script
 * @property {boolean} autorun
 * @property {boolean} alone  the element guides by itself
 * @property {string} client  the program that calls, where the learner is the server
 */

/**
 * A session to be shown instead: text that remembers one, somebody else's log,
 * another server, or a program that calls the learner.
 * @typedef {{recording?: string, log?: string, client?: string, persona?: string, role?: string, world?: string}} Show
 */

export {};
