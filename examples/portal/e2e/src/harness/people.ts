/** Who can be chosen on the sign-in page. */
export const people = {
  teacher: 'Laura Ferri',
  student: 'Sofia Conti',
  admin: 'Paolo Greco',
  operator: 'Elena Marin',
  otherTeacher: 'Henrik Vogt',
  otherStudent: 'Bence Kovács',
} as const;

export type PersonKey = keyof typeof people;
