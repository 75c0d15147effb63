import { DashboardPage } from '../dashboard/DashboardPage';
import { MecaQueryProvider } from '../query';

/** Everything at `/meca/overview`. */
export function DashboardTab() {
  return (
    <MecaQueryProvider>
      <DashboardPage />
    </MecaQueryProvider>
  );
}
