/** Makes words that the catalog accepts as tags, without repetitions; what cannot be one is left out. */
export function toTags(words: (string | undefined)[]): string[] {
  const tags = words.map(word =>
    (word ?? '')
      .toLowerCase()
      .replace(/[^a-z0-9:+#]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 63)
      .replace(/-+$/, ''),
  );
  return [...new Set(tags)].filter(tag => tag !== '');
}
