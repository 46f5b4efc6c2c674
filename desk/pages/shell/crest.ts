/** The sign of the house, as a file of the build. */
export const CREST = new URL('../icon.svg', import.meta.url).href;
