import { ReactNode } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { ErrorAlert, LEGIBLE_RED } from '../../components';
import { useMecaTranslation } from '../../translation';
import styles from './FormDialog.module.css';

export interface FormDialogProps {
  title: string;
  /** Left out once there is nothing more to send: only closing remains. */
  submitLabel?: string;
  isDestructive?: boolean;
  isSubmitDisabled?: boolean;
  isBusy: boolean;
  error?: unknown;
  /** What failed, as a sentence. */
  errorTitle?: string;
  width?: number | string;
  onSubmit(): void;
  onClose(): void;
  /** Where the second button leads back to a step before instead of closing. */
  cancelLabel?: string;
  onCancel?(): void;
  children: ReactNode;
}

/** A dialog to fill in; stays open with everything typed while it is sent and when that failed. */
export function FormDialog(props: FormDialogProps) {
  const { title, submitLabel, isBusy, error, onSubmit, onClose } = props;
  const { t } = useMecaTranslation();
  return (
    <Dialog
      isOpen
      // A click beside it must not throw away what was typed.
      isDismissable={false}
      isKeyboardDismissDisabled={isBusy}
      onOpenChange={open => !open && !isBusy && onClose()}
      width={props.width ?? 'min(36rem, 94vw)'}
    >
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <form
          className={styles.form}
          noValidate
          onSubmit={event => {
            event.preventDefault();
            if (!isBusy && !props.isSubmitDisabled) onSubmit();
          }}
        >
          {props.children}
          {error !== undefined && error !== null && (
            <ErrorAlert error={error} title={props.errorTitle} />
          )}
        </form>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="secondary"
          isDisabled={isBusy}
          onPress={props.onCancel ?? onClose}
        >
          {props.cancelLabel ??
            (submitLabel
              ? t('templates.action.cancel')
              : t('templates.cell.close'))}
        </Button>
        {submitLabel && (
          <Button
            variant="primary"
            destructive={props.isDestructive}
            style={LEGIBLE_RED}
            isPending={isBusy}
            isDisabled={props.isSubmitDisabled}
            onPress={onSubmit}
          >
            {submitLabel}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
