const KEY = 'campus.demo-user';

/** Who was chosen last in this browser tab, so that a reload does not ask again and two tabs can be two people. */
export const rememberedPerson = {
  get: () => window.sessionStorage.getItem(KEY) ?? undefined,
  set: (userRef: string) => window.sessionStorage.setItem(KEY, userRef),
  forget: () => window.sessionStorage.removeItem(KEY),
};
