# Printed documents

## Deeds and facts
command-look-set = Save the look
done-look-set = The look of documents is saved.
command-look-set_logo = Send the logo
done-look-set_logo = The logo is saved.
done-settings-print-logo = The logo is saved.
fact-look-set = Look of documents changed
fact-print-made = PDF kept: { $kept_name }
settings-print = Documents

## Refusals
look-colour = This is not a colour. Write it like #0f5c5c.
look-foot_lines = The foot has { $most } lines at most.
look-hex = The file must be written in hexadecimal.
logo-too_large = This file is too large: { $most } KB at most.
logo-pixels = This picture is too large: { $most } pixels a side at most.
logo-format = This file is neither PNG nor SVG.
logo-active = This SVG contains “{ $what }”, which a logo may not have.
logo-outside = This SVG fetches something from outside. Save it with everything that it shows.
logo-unreadable = This picture cannot be drawn. Save it again and retry.
print-draft = A document that may still change is not kept.

## Page
print-title = Printed documents
print-lead = What your customers see on paper and as PDF. A document that was issued keeps the look it had.
print-look = Look
print-colour = Colour
print-colour-hint = Titles and totals, for example #a4452c. A colour too light to be read is darkened.
print-foot = Foot
print-foot-hint = Three lines at most, above the legal ones: opening hours, a certificate, retention of title.
print-without_logo = Take the logo away
print-logo = Logo
print-no-logo = No logo yet
print-has-logo = A logo is in place
print-file = File
print-file-hint = PNG (2,000 pixels a side at most) or SVG, 512 KB at most.
print-sample = See a sample
print-sample-item = Sample item
print-sample-recipient = Sample Customer Ltd / 1 rue de la Paix / 75002 PARIS
print-form = { $form } with a capital of { $capital }
print-register = RCS { $town } { $siren }
print-siren = SIREN { $siren }
print-vat = VAT { $vat }
print-pdf = PDF
