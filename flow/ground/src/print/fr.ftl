# Documents imprimés

## Actes et faits
command-look-set = Enregistrer la présentation
done-look-set = La présentation des documents est enregistrée.
command-look-set_logo = Envoyer le logo
done-look-set_logo = Le logo est enregistré.
done-settings-print-logo = Le logo est enregistré.
fact-look-set = Présentation des documents modifiée
fact-print-made = PDF conservé : { $kept_name }
settings-print = Documents

## Refus
look-colour = Cette couleur ne se lit pas. Écrivez-la comme #0f5c5c.
look-foot_lines = Le pied de page a { $most } lignes au plus.
look-hex = Le fichier doit être écrit en hexadécimal.
logo-too_large = Ce fichier est trop lourd : { $most } Ko au plus.
logo-pixels = Cette image est trop grande : { $most } pixels de côté au plus.
logo-format = Ce fichier n’est ni un PNG ni un SVG.
logo-active = Ce SVG contient « { $what } », qui n’est pas admis dans un logo.
logo-outside = Ce SVG va chercher quelque chose hors de lui-même. Enregistrez-le avec tout ce qu’il montre.
logo-unreadable = Cette image ne peut pas être dessinée. Enregistrez-la de nouveau et réessayez.
print-draft = Un document qui peut encore changer n’est pas conservé.

## Page
print-title = Documents imprimés
print-lead = Ce que vos clients voient sur papier et en PDF. Un document déjà émis garde l’aspect qu’il avait.
print-look = Présentation
print-colour = Couleur
print-colour-hint = Titres et totaux, par exemple #a4452c. Une couleur trop claire est foncée pour rester lisible.
print-foot = Pied de page
print-foot-hint = Trois lignes au plus, au-dessus des mentions légales : horaires, certification, réserve de propriété.
print-without_logo = Retirer le logo
print-logo = Logo
print-no-logo = Aucun logo pour l’instant
print-has-logo = Un logo est en place
print-file = Fichier
print-file-hint = PNG (2 000 pixels de côté au plus) ou SVG, 512 Ko au plus.
print-sample = Voir un exemple
print-sample-item = Article d’exemple
print-sample-recipient = Client d’exemple SARL / 1 rue de la Paix / 75002 PARIS
print-form = { $form } au capital de { $capital }
print-register = RCS { $town } { $siren }
print-siren = SIREN { $siren }
print-vat = TVA { $vat }
print-pdf = PDF
