import { formatUsage, unbroken } from '../format';
import { useMecaTranslation } from '../translation';

/** "656.4 GHz of 5.87 THz"; where that is too long for a line, it breaks between the two. */
export function UsageText(props: {
  metric: Parameters<typeof formatUsage>[0];
}) {
  const { t } = useMecaTranslation();
  const { used, total } = formatUsage(props.metric);
  return (
    <>
      {t('components.usage', { used: unbroken(used), total: unbroken(total) })}
    </>
  );
}
