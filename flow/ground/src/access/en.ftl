## People
access-person = Person
access-person-help = Who has no account yet chooses a password under a link that is valid for three days and that you hand on.
access-language = Language of the pages
access-closed = Account closed

## Tokens
settings-tokens = API tokens
tokens-title = API tokens
tokens-none = No token
tokens-teach = A token lets a program use the API in the name of a member: web shop, ERP, spreadsheet.
token-name = Purpose
token-name-hint = What one will read here later: “web shop”, “bank connector”…
token-user = In the name of
token-may = Permissions
token-may-all = All of the member’s
token-may-hint = No box ticked: everything that the member may do.
token-created = Made
token-used = Last used
token-revoked = Revoked
token-revoke-named = Revoke “{ $name }”
token-reference = API reference
token-new = New token
token-new-help = The token is shown once, right after it is made.

## My account
account-title = My account
account-preferences = Preferences
account-look = Language and colours
account-password = Password
account-password-help = At least 10 characters.
account-current = Present password
account-new = New password
account-sessions = Sessions
session-since = Signed in
session-seen = Last used
session-here = This session

## Acts
command-access-invite = Invite a person
command-access-reset = New password
command-access-close = Close the account
command-access-reopen = Open the account again
command-access-make_token = Make a token
command-access-revoke_token = Revoke
command-access-change_password = Change the password
command-access-prefer = Save the preferences
command-access-end_session = End
command-access-end_others = End all other sessions
done-access-invite = { $email } has the role. Who has no password yet comes in by this link, valid for three days:
done-access-reset = { $email } chooses another password under this link, valid for three days:
done-access-close = The account of { $email } is closed.
done-access-reopen = The account of { $email } is open again.
done-access-make_token = The token is made. Copy it now, it will not be shown again: { $secret }
done-access-revoke_token = The token is revoked.
done-access-change_password = The password is changed.
done-access-prefer = The preferences are saved.
done-access-end_session = The session has ended.
done-access-end_others = { $ended ->
    [one] { $ended } session has ended.
   *[other] { $ended } sessions have ended.
}

## Refusals
access-own_account = One does not close one’s own account: ask another director.

## Views
command-view-keep = Keep the view
command-view-forget = Forget the view
done-view-keep = The view “{ $name }” is kept.
done-view-forget = The view “{ $name }” is forgotten.
view-name = Give the view a name of 60 characters at most.
view-url = This list cannot be kept.
view-too_many = At most { $most } views of a list are kept: forget one first.
