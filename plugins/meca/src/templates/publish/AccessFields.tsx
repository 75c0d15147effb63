import { NumberField } from '@backstage/ui';
import { AccessProtocol } from '@meca/backstage-plugin-meca-common';
import { useMecaTranslation } from '../../translation';
import { PublicationForm } from './usePublication';
import styles from '../actions/FormDialog.module.css';

const USUAL_PORTS: Record<AccessProtocol, number> = {
  rdp: 3389,
  vnc: 5900,
  ssh: 22,
};
const PROTOCOLS = Object.keys(USUAL_PORTS) as AccessProtocol[];

/** How machines made from the version are reached; a port per way in. */
export function AccessFields(props: { publication: PublicationForm }) {
  const { draft, change, faults } = props.publication;
  const { t } = useMecaTranslation();
  const others = (protocol: AccessProtocol) =>
    draft.access.filter(each => each.protocol !== protocol);
  return (
    <fieldset className={styles.group}>
      <legend>{t('templates.publish.access')}</legend>
      <span>{t('templates.publish.accessHint')}</span>
      {PROTOCOLS.map(protocol => {
        const chosen = draft.access.find(each => each.protocol === protocol);
        return (
          <div key={protocol} className={styles.pair}>
            <label className={styles.choice}>
              <input
                type="checkbox"
                checked={chosen !== undefined}
                onChange={event =>
                  change({
                    access: event.target.checked
                      ? [
                          ...others(protocol),
                          { protocol, port: USUAL_PORTS[protocol] },
                        ]
                      : others(protocol),
                  })
                }
              />
              {t(`templates.publish.protocol.${protocol}`)}
            </label>
            {chosen && (
              <NumberField
                aria-label={t('templates.publish.port', {
                  protocol: protocol.toUpperCase(),
                })}
                minValue={1}
                maxValue={65535}
                step={1}
                formatOptions={{ useGrouping: false }}
                value={chosen.port}
                onChange={port =>
                  change({
                    access: [
                      ...others(protocol),
                      // An emptied field is no port at all: a fault, not 0.
                      { protocol, port: Number.isNaN(port) ? 0 : port },
                    ],
                  })
                }
              />
            )}
          </div>
        );
      })}
      {faults.access && (
        <span className={styles.fault} role="alert">
          {t('templates.publish.fault.port')}
        </span>
      )}
    </fieldset>
  );
}
