# Pénalités de retard

command-late_charge-claim = Réclamer les pénalités
command-late_charge-waive = Renoncer aux pénalités
command-late_charge-cancel = Annuler la note de débit
done-late_charge-claim = La note de débit { $number } est établie.
done-late_charge-waive = La renonciation est enregistrée.
done-late_charge-cancel = La note de débit { $number } est annulée.
fact-late_charge-claimed = Pénalités réclamées : { $amount }
fact-late_charge-waived = Renonciation à { $amount } de pénalités : { $reason }
fact-late_charge-cancelled = Note de débit annulée : { $reason }

late_charge-not_late = Cette facture n’a pas été payée en retard, ou ses pénalités sont déjà réclamées ou abandonnées.
late_charge-nothing = Ce client ne doit aucune pénalité de retard qui ne soit déjà réclamée ou abandonnée.
late_charge-until = Les intérêts ne courent pas au-delà d’aujourd’hui.
late_charge-not_claimed = Cette pénalité n’est pas, ou n’est plus, réclamée.
late_charge-paid = Une partie de cette note de débit est réglée : annulez d’abord le règlement.

late_charges-title = Pénalités de retard
late_charges-none = Aucune pénalité réclamée ni abandonnée.
late_charge-title = Note de débit { $number }
late_charge-waiver = Renonciation aux pénalités
late_charge-state-claimed = Réclamées
late_charge-state-waived = Abandonnées
late_charge-state-cancelled = Annulées
late_charge-due = Pénalités à réclamer
late_charge-who = Quel client ?
late_charge-look = Calculer
late_charge-lines = Calcul
late_charge-invoice = Facture
late_charge-how = Périodes
late_charge-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
late_charge-interest = Intérêts
late_charge-indemnity = Indemnité
late_charge-with_indemnity = Réclamer aussi l’indemnité forfaitaire de 40 € par facture
late_charge-nothing-due = Rien n’est dû, ou tout est déjà réclamé ou abandonné.
late_charge-claim-does = Les intérêts courent du lendemain de l’échéance au taux du contrat, sinon au taux de la BCE majoré de 10 points ; un semestre dont le taux n’est pas encore connu garde le dernier taux connu. Ni les intérêts ni l’indemnité ne portent de TVA.
late_charge-reason = Motif
