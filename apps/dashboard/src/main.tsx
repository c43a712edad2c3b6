import '@mantine/core/styles.css';
import './app/global.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client.ts';
import { styleNonce } from './app/style-nonce.ts';
import { KeyGate } from './app/key-gate.tsx';
import { Pages } from './app/pages.tsx';
import { Shell } from './app/shell.tsx';
import { cssVariables, theme } from './app/theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Shell>
          <KeyGate>
            <Pages />
          </KeyGate>
        </Shell>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
