import { Alert, Button } from '@backstage/ui';
import { sentence } from '../format';
import { useMecaTranslation } from '../translation';
import { describeError } from './describeError';

export interface ErrorAlertProps {
  error: unknown;
  /** What failed, as a sentence. */
  title?: string;
  onRetry?: () => void;
}

/** A failed request: what failed, why, and a way to try again. */
export function ErrorAlert(props: ErrorAlertProps) {
  const { error, onRetry } = props;
  const { t } = useMecaTranslation();
  const { kind, message } = describeError(error);
  const title = {
    denied: t('components.error.denied'),
    missing: t('components.error.missing'),
    offline: props.title ?? t('components.error.title'),
    other: props.title ?? t('components.error.title'),
  }[kind];
  const hint = {
    denied: t('components.error.deniedHint'),
    offline: t('components.error.offline'),
    missing: sentence(message),
    other: sentence(message),
  }[kind];
  return (
    <Alert
      icon
      role="alert"
      status={kind === 'denied' ? 'info' : 'danger'}
      title={title}
      description={hint}
      customActions={
        onRetry &&
        kind !== 'denied' && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            {t('components.retry')}
          </Button>
        )
      }
    />
  );
}
