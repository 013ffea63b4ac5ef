export { openActivityLog } from './activity-log.ts';
export { watchAnomalies } from './watch-anomalies.ts';
