import { Problem } from '@meca/backstage-plugin-meca-common';

/** What is to be done about a version that its publisher has signed and the keeper of the repository has not. */
export function describeInvisible(of: {
  path: string;
  version: string;
}): Problem {
  return {
    code: 'not-visible-yet',
    message: `${of.path} ${of.version} is signed by its publisher, and regions see it when the keeper of the repository has signed the next list`,
    remedy: 'Have the keeper run meca-mgtr resign.',
  };
}
