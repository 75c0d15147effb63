const PLAIN_WORD = /^[\p{L}'’-]+[,;:.!?…]*$/u;

/**
 * A text that stands as a sentence of its own: begun with a capital, ended with a full stop. Empty stays empty, and a path or
 * a file that it begins with stays what it is.
 */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const isWord = PLAIN_WORD.test(trimmed.split(/\s/)[0]);
  const begun = isWord
    ? trimmed[0].toLocaleUpperCase() + trimmed.slice(1)
    : trimmed;
  return /[.!?…:]["”’)]?$/.test(begun) ? begun : `${begun}.`;
}
