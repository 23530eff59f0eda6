# Retards
overdue-title = Retards de paiement
overdue-lead = Qui est en retard, de combien et depuis quand.
overdue-aged = Balance âgée
overdue-amount = En retard
overdue-invoices = { $count ->
    [one] { $count } facture
   *[other] { $count } factures
}
overdue-customers = Clients en retard
overdue-customer = Client
overdue-number = N° client
overdue-oldest = Plus ancienne échéance
overdue-due = Échéance la plus ancienne
overdue-days = Jours de retard
overdue-count = Factures
overdue-share = Part
overdue-late = Montant en retard
overdue-total = Total
overdue-none = Personne n’est en retard
overdue-none-does = Une facture apparaît ici le lendemain de son échéance, tant qu’elle n’est pas réglée.
overdue-file = retards
