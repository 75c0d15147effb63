/** English texts of the keys of a repository. */
export const keyMessages = {
  button: 'Keys',
  buttonLabel: 'Keys: {{id}}',
  title: 'Keys of {{id}}',
  hint: 'Who may sign what. Private keys are never shown, and none leaves its place.',
  close: 'Close',
  closeLabel: 'Close the keys of {{id}}',
  failed: 'The keys could not be read',
  readOnly: 'This portal cannot change the keys of this repository',
  readOnlyHint:
    'It only reads the repository. Keys are changed with meca-mgtr where the repository and its keys are kept.',
  roles: 'The repository itself',
  role: {
    root: 'Root key',
    targets: 'Publishers’ key',
    online: 'Daily key',
  },
  signs: {
    root: 'Says who may sign what. Keep it off line, in two places.',
    targets: 'Says which publisher may publish where.',
    online: 'Signs every day that the list is the newest.',
  },
  publishers: 'Publishers',
  noPublishers: 'Nobody may publish here yet.',
  add: 'Add a publisher',
  folders: 'May publish below {{folders}}',
  everything: 'May publish everything',
  versions_one: '{{count}} version',
  versions_other: '{{count}} versions',
  holding_one: '{{count}} session uses one of them',
  holding_other: '{{count}} sessions use one of them',
  key: 'Key {{id}}',
  here: 'at this portal',
  elsewhere: 'not at this portal',
  threshold: '{{count}} of {{total}} keys must sign',
  noKeys: 'No key.',
  until: 'Signed until {{time}}',
  runsOut: 'Its signature runs out {{age}}',
  ranOut: 'Its signature ran out {{age}}',
  never: 'Has signed nothing yet',
  renew: {
    root: 'Sign it again where the root key is:',
    targets: 'Sign it again where the key is:',
    online:
      'Something has stopped the daily signing. Run, and put into a timer:',
    publisher: 'The publisher signs it again where its key is:',
  },
  how: {
    summary: 'How to change it',
    root: 'Where the root key is kept:',
    targets: 'Where the root key is kept:',
    online: 'Where the root key is kept:',
    publisher:
      'The publisher makes a new key on its own machine; what that prints is entered here or by the keeper, as a further key:',
    then: 'It signs all of its versions with it; then the old key can be replaced:',
  },
  copy: 'Copy: {{command}}',
  repoFolder: '<folder of the repository>',
  keysFolder: '<folder of the keys>',
  publicFile: '<file with the public half>',
  unused: 'Keys that sign nothing any more',
  unusedHint:
    'Their files lie in the key folder of this portal and can be deleted.',
  unusedLine: '{{owner}}: {{id}}',
  rotate: 'Replace the key',
  rotateLabel: 'Replace the key: {{name}}',
  change: 'Change',
  changeLabel: 'Change: {{name}}',
  revoke: 'Revoke',
  revokeLabel: 'Revoke: {{name}}',
  rotation: {
    title: 'Replace the key: {{name}}?',
    confirm: 'Replace the key',
    made: 'A new key is made in the key folder of this portal. The one that counts now signs nothing any more.',
    readers: 'Portals and regions notice nothing: they follow the signatures.',
    root: 'Afterwards take the new root key off line, to two places, and keep it: without it nobody can ever change a key again.',
    targets:
      'Wherever this key was copied to, take the new one there: it is needed to add and revoke publishers.',
    online:
      'Wherever the daily signing runs, take the new key there at once: without it the list counts as outdated within days.',
    publisher:
      'All versions of {{name}} are signed anew with it. Whoever publishes with the old key elsewhere can do so no longer.',
  },
  revocation: {
    title: 'Revoke the publisher {{name}}?',
    confirm: 'Revoke',
    listed_one:
      'It can publish no more, and its version is listed no more: no region gets it and no new class can be booked on it.',
    listed_other:
      'It can publish no more, and its {{count}} versions are listed no more: no region gets them and no new class can be booked on them.',
    nothing: 'It can publish no more. It has published nothing so far.',
    unlisted:
      'It can publish no more, and what it published is listed no more.',
    holding_one:
      '{{count}} session that is not over uses one of them. Where the region has it already, the class goes on.',
    holding_other:
      '{{count}} sessions that are not over use one of them. Where the regions have them already, the classes go on.',
    undo: 'To let it publish again, add it with a new key. The files of its versions stay in the repository.',
  },
  publisher: {
    addTitle: 'Let somebody publish in {{id}}',
    changeTitle: 'What {{name}} may publish',
    save: 'Save',
    add: 'Add',
    name: 'Name',
    nameHint: 'Such as bme: lower-case letters, digits and "-".',
    folders: 'Folders',
    foldersHint:
      'Below which it may publish, one a line, and nowhere else. Empty: a folder of its own name. A line with only / is everything.',
    key: 'Key',
    made: 'Make one at this portal: who may publish here signs with it',
    kept: 'As it is',
    given: 'Its own: enter the public half',
    further: 'Add a further key of its own',
    replacing: 'Replace its keys by one of its own',
    replacingHint:
      'Is refused while something is signed only by the old keys: add the key first and let the publisher run meca-mgtr resign --all.',
    publicKey: 'Public half',
    publicKeyHint:
      'What meca-mgtr keys generate {{name}} prints on the publisher’s own machine.',
    fault: {
      name: 'Give lower-case letters, digits and "-".',
      taken: 'There is a publisher of this name.',
      folders: 'Give paths such as bme or windows/bme.',
      publicKey: 'This is no public half of a key, as meca-mgtr prints it.',
      privateKey:
        'This looks like a private key. It must not leave its machine: enter the public half, and make a new key if this one was sent to anybody.',
    },
  },
  done: {
    rotated: 'The key was replaced',
    saved: '{{name}} was saved',
    added: '{{name}} may publish now',
    revoked: '{{name}} may publish no more',
    newKey: 'The key {{id}} counts from now on.',
    notVisible:
      'Portals see it after the next signing of the list (meca-mgtr resign, where the daily key is).',
  },
} as const;
