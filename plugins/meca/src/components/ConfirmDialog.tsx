import { ReactNode, useState } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { useMecaTranslation } from '../translation';
import { ErrorAlert } from './ErrorAlert';
import { LEGIBLE_RED } from './legibleRed';
import styles from './ConfirmDialog.module.css';

export interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, to whom. */
  children: ReactNode;
  confirmLabel: string;
  /** Where the stock word could be taken for what is being asked. */
  dismissLabel?: string;
  destructive?: boolean;
  /** The dialog stays open until this is done, and shows why it failed. */
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, onClose, title, children, confirmLabel, onConfirm } = props;
  const { t } = useMecaTranslation();
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({
    busy: false,
  });
  const close = () => {
    if (state.busy) return;
    setState({ busy: false });
    onClose();
  };
  const confirm = async () => {
    setState({ busy: true });
    try {
      await onConfirm();
      setState({ busy: false });
      onClose();
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={open => !open && close()}
      isKeyboardDismissDisabled={state.busy}
      isDismissable={!state.busy}
      width={480}
    >
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          {children}
          {state.error !== undefined && <ErrorAlert error={state.error} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={close} isDisabled={state.busy}>
          {props.dismissLabel ?? t('components.cancel')}
        </Button>
        <Button
          variant="primary"
          destructive={props.destructive}
          style={LEGIBLE_RED}
          isPending={state.busy}
          onPress={confirm}
        >
          {confirmLabel}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
