import { fakeRegions, fakeTemplates } from '../../__testUtils__';
import { MecaTranslate } from '../../translation';
import { templateOptions } from './machineOptions';

describe('templates to choose from', () => {
  const t = ((key: string) => key) as unknown as MecaTranslate;

  it('say where they are ready, and which are not signed', () => {
    const [cad, centos] = fakeTemplates();
    const options = templateOptions(
      [cad, { ...centos, unsigned: true }],
      fakeRegions(),
      t,
    );
    expect(options.map(each => each.description)).toEqual([
      'schedule.form.templateReadyIn',
      'schedule.form.templateNowhere · components.unsigned',
    ]);
  });
});
