// Changing the last question: it goes back into the composer, and sending takes the last exchange back first.

/** Editing in a form; `takeBack(id)` tells whether the exchange is gone. */
export class Editing {
  #questionId = "";
  #draft = "";

  constructor(form, field) {
    this.form = form;
    this.field = field;
    this.notice = form.querySelector("[data-editing]");
    this.notice?.querySelector("[data-cancel]").addEventListener("click", () => this.end(this.#draft));
  }

  begin(questionId, question) {
    if (!this.#questionId) this.#draft = this.field.value;
    this.#questionId = questionId;
    this.notice.hidden = false;
    this.#fill(question);
    this.field.focus();
    this.field.setSelectionRange(question.length, question.length);
  }

  /** No longer editing; the field holds `text`. */
  end(text = "") {
    this.#questionId = "";
    this.#draft = "";
    if (this.notice) this.notice.hidden = true;
    this.#fill(text);
  }

  /** The question to take back before asking; empty when none is being changed. */
  get questionId() {
    return this.#questionId;
  }

  #fill(text) {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input"));
  }
}
