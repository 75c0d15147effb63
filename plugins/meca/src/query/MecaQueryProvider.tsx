import { ReactNode } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { mecaQueryClient } from './mecaQueryClient';
import { useSignalInvalidation } from './signals';

function SignalInvalidation() {
  useSignalInvalidation();
  return null;
}

/** Goes around everything the plugin exports: the plugin's own cache, kept fresh by the backend's hints. */
export function MecaQueryProvider(props: { children: ReactNode }) {
  return (
    <QueryClientProvider client={mecaQueryClient}>
      <SignalInvalidation />
      {props.children}
    </QueryClientProvider>
  );
}
