# Journal
journal-title = Journal
journal-lead = Tout ce qui s’est passé, qui l’a fait et sur quel document. Rien ne s’y efface.
journal-about = Document
journal-by = Par
journal-until = Jusqu’au
journal-kind-customer = Client
journal-kind-item = Article
journal-kind-warehouse = Entrepôt
journal-kind-quote = Devis
journal-kind-late_charge = Pénalité de retard
journal-kind-order = Commande
journal-kind-shipment = Livraison
journal-kind-invoice = Facture
journal-kind-payment = Encaissement
journal-kind-member = Membre
journal-kind-company = Société
journal-kind-webhook = Webhook
