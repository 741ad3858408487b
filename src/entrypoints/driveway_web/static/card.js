// The payment service's own form, in a frame of theirs: no number of a card is in this page.

const box = document.querySelector("#card-entry");
const { key, secret, back } = box.dataset;
const button = box.querySelector("button");
const wrong = box.querySelector("#card-wrong");
const stripe = window.Stripe(key);
const saves = secret.startsWith("seti_");
const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;

const say = (error) => {
  wrong.textContent = error.message ?? "That did not work. Please try again.";
  button.disabled = false;
};

const finish = async (act) => {
  button.disabled = true;
  wrong.textContent = "";
  const { error } = await act();
  if (error) say(error);
  else window.location.assign(back);
};

if ("asks" in box.dataset) {
  button.disabled = false;
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    finish(() => stripe.handleNextAction({ clientSecret: secret }));
  });
} else {
  const elements = stripe.elements({ clientSecret: secret, appearance: { theme: dark ? "night" : "stripe" } });
  const form = elements.create("payment");
  form.on("ready", () => { button.disabled = false; });
  form.mount("#card-frame");
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const how = { elements, confirmParams: { return_url: back }, redirect: "if_required" };
    finish(() => (saves ? stripe.confirmSetup(how) : stripe.confirmPayment(how)));
  });
}
