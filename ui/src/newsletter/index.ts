/** Lists out, opt-outs in: `<NewsletterPage />`. */
export { default as NewsletterPage } from "./NewsletterPage.svelte";
