// What the bundler puts in, for the type checker (make types).

/** Hashed address of every asset by its plain name. */
declare const __ASSETS__: Record<string, string>;

/** The views of the playground by name, each loaded when it is called. */
declare const __VIEWS__: Record<string, () => Promise<any>>;

/** The packed files of the single-file build, by name. */
declare module 'held-files' {
  export const files: Record<string, string>;
}

declare module '*.css' {
  const text: string;
  export default text;
}
