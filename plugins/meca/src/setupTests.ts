import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';

// A busy machine renders slowly; a test that would pass in the end must not fail for that.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(60_000);
