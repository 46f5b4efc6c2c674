/** What the build adds to the language. */
declare module '*.css';
declare module 'virtual:routes' {
  export const ROUTES: Record<import('../api.ts').RouteName, [method: string, path: string]>;
}
interface ImportMeta {
  glob<T>(pattern: string): Record<string, () => Promise<T>>;
}
