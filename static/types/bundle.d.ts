// What the bundler puts in, for the type checker (make types).

/** Hashed address of every asset by its plain name. */
declare const __ASSETS__: Record<string, string>;

declare module '*.css' {
  const text: string;
  export default text;
}
