"""What is said where a language model of the user's own does not answer: one English sentence a code."""

MODEL_MESSAGES: dict[str, str] = {
    "model.bad_address": "{address} is no address of a chat endpoint: give one like http://localhost:11434/v1.",
    "model.bad_answer": "What {host} answers is not what a chat endpoint says.",
    "model.bad_prompt": "The prompt has no place for the sentences: it must contain {name}.",
    "model.busy": "{host} is busy; try again later.",
    "model.failed": "{host} could not answer (status {status}).",
    "model.half_answer": "{host} broke its answer off.",
    "model.no_tls": "This program cannot speak to {host} with encryption (https): use a model on this computer or in"
    " your own network, or run Biaodu from its source.",
    "model.not_there": "{host} knows neither this address nor the model {model}.",
    "model.redirects": "{host} leads to another address, which is not followed.",
    "model.refused": "{host} refuses; the key may be wrong.",
    "model.too_much": "{host} answers more than is taken in.",
    "model.too_slow": "{host} did not answer within {seconds} seconds.",
    "model.unreachable": "{host} cannot be reached ({reason}).",
    "model.untrusted": "{host} was not asked: this computer does not trust its certificate ({reason}). Whoever looks"
    " after the computer can add the certificate of its authority.",
}
