/** A text that stands as a sentence of its own: begun with a capital, ended with a full stop. Empty stays empty. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const begun = trimmed[0].toLocaleUpperCase() + trimmed.slice(1);
  return /[.!?…:]["”’)]?$/.test(begun) ? begun : `${begun}.`;
}
