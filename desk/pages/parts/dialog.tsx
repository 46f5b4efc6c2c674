/** A dialog with a form in it: Escape, the cross and a click beside it ask first where something was typed. The form's own buttons do as they say: what is sent is no longer only typed. */
import { Modal, type ModalProps } from '@mantine/core';
import { useState } from 'react';
import { leave, useUnsaved } from '../unsaved.ts';

export const Dialog = ({ onClose, children, ...rest }: Omit<ModalProps, 'opened'>) => {
  const [typed, setTyped] = useState(false);
  useUnsaved(typed);
  return (
    <Modal {...rest} opened onClose={() => (typed ? leave(onClose) : onClose())}>
      <div onInput={() => setTyped(true)} onSubmit={() => setTyped(false)}>{children}</div>
    </Modal>
  );
};
