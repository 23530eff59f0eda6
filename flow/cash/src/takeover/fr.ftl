# Reprise de l’existant

## Actes et faits
command-takeover-bring_item = Reprendre une pièce ouverte
command-takeover-describe_payer = Décrire qui paie
command-takeover-teach = Apprendre de lignes déjà affectées
done-takeover-bring_item = La pièce { $number } est reprise.
done-takeover-describe_payer = Ce qui est connu du payeur est enregistré.
done-takeover-teach = Les lignes sont apprises.
fact-takeover-item_brought = Pièce ouverte reprise de l’ancienne comptabilité
fact-takeover-payer_described = Comptes et groupe du payeur décrits
fact-takeover-lines_taught = Lignes déjà affectées, apprises

## Refus
takeover-amount = Le reste dû doit être différent de zéro et inférieur à dix milliards.
takeover-side = Sur les comptes d’acomptes (4191) et d’autres avoirs (4197), le reste est créditeur ; sur ceux des effets et des clients douteux, débiteur.
takeover-days = La pièce est datée d’un jour à venir, ou son échéance précède son émission.
takeover-does_not_add_up = Les parts de cette ligne ne font pas son montant.
takeover-value = Indiquez ce que cette pièce en { $currency } vaut en euros dans l’ancienne comptabilité, du même côté que son reste dû ; une pièce en euros n’a pas d’autre valeur.
