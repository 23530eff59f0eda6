# Why a request is refused
request-broken = Something failed on our side. Nothing was lost; it is recorded under the number of the request.
request-busy = Too many requests at once. Try again in a moment.
request-body_broken = The upload was cut off or cannot be read.
request-csrf = This form is no longer valid: it comes from another session or another site. Open the page again and start over.
request-amount_invalid = “{ $entered }” is not an amount. Write 1234.56, for example.
request-number_invalid = “{ $entered }” is not a number.
request-day_invalid = This date cannot be read: write YYYY-MM-DD.
request-id_invalid = This id cannot be read.
request-field_invalid = This value does not have the expected form ({ $problem }).
request-field_missing = To be filled in.
request-field_name = This field name cannot be read.
request-file_missing = Choose a file.
request-forbidden = Your role does not allow this.
request-json_malformed = The JSON cannot be read ({ $problem }).
request-link_used = This link has been used already or is no longer valid. Ask an administrator of your company for another one.
request-link_local = This link opens only on the machine that Quittance runs on.
request-key_malformed = An idempotency key has 1 to 64 visible characters.
request-key_done = This was done under this key before, or begun; its answer holds a secret that is shown once. See the list of what is there, and use a new key to do it again.
request-key_reused = This idempotency key was used for other content.
request-media = This kind of content is not accepted: { $wanted } is expected.
request-method = This method is not possible at this address ({ $allow }).
request-no_company = No company is open to you. Ask an administrator for access.
request-not_found = Nothing exists at this address.
request-nul = The NUL character is not accepted.
request-session_ended = Your session has ended. Sign in again.
request-sign_in_wrong = The address or the password is not the right one.
request-signed_out = Sign in first.
request-rows_ticked = Tick between one and { $most } rows.
request-slow = Sending took too long.
request-timeout = The answer took too long. Check whether it was done before you try again.
request-token_missing = An access token is expected (Authorization: Bearer).
request-token_wrong = This access token is not valid.
request-too_large = The request is larger than { $max } bytes.
request-too_many = Too many requests. Try again in { $seconds } s.
request-too_many_rows = The form has more than { $max } rows.
request-utf8_malformed = The text is not UTF-8.
store-busy = Too many requests at once. Try again in a moment.
store-closing = The service is stopping; try again in a moment.
store-newer = A newer version wrote this store ({ $step } { $version }, known here: { $known }). Update the program.
store-backup_exists = The file { $file } exists already: choose another name.
store-not_empty = The store { $store } exists already: restore into an empty place.
store-journal_damaged = This journal is not whole: { $problem }. Nothing was replayed.
seal-malformed = The file { $file } is no seal.
seal-signature = The seal { $file } was altered: its signature is wrong.

# Accounts
user-email_malformed = This e-mail address cannot be read.
user-email_taken = { $email } has an account already.
user-name_missing = Give a name of at most 100 characters.
user-not_found = No account has the address { $email }.
user-password_long = The password is longer than { $max } characters.
user-password_short = The password must have at least { $min } characters.
user-password_wrong = The present password is not the right one.
user-elsewhere = This person also works for another company: only they themselves can change their password or close their account.
session-not_found = This session has ended already.
token-name_missing = Say what the token is for, in at most 100 characters.
token-not_found = This token does not exist or was revoked already.

# Company
company-open = Open { $name }
company-switch = Change company

# Several rows
each-row = Row
each-result = Result
each-done = Done
each-refused = Refused
each-back = Back to the list
each-sums = { $done ->
    [one] { $done } row done
   *[other] { $done } rows done
}{ $refused ->
    [0] .
    [one] , { $refused } refused.
   *[other] , { $refused } refused.
}

# Search
search-actions = Actions
search-button = Search
search-field = Customer, number, amount, page
search-none = Nothing begins with “{ $asked }”. Try a number, a name or an amount.
search-pages = Pages
search-title = Search

# API
api-title = API
api-example = Example
api-input = Request
api-intro-errors = A refusal has a stable code, a sentence in the language asked for (Accept-Language) and the field concerned.
api-intro-key = Send every command with a key of your own (Idempotency-Key): repeated, it happens once.
api-intro-token = An administrator of the company makes a token; it goes with every request.
api-intro-values = Amounts are whole cents, dates are YYYY-MM-DD, ids are text.
api-output = Answer
api-parameters = Parameters
api-statuses = Other answers possible:
visitor-again = Try again
search-overtaken = Another server has taken these facts for the search already; the next pass goes on from there.
