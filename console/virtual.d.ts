/** All words of one language by folder; words-plugin.ts makes it. */
declare module 'virtual:words-*' {
  const words: Readonly<Record<string, import('./words.ts').Words>>
  export default words
}
