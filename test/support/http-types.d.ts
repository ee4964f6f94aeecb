// Types of the test runtime, for every test that runs in workerd. Holds nothing else.
/// <reference types="@cloudflare/vitest-plugin/types" />
