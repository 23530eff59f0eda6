# Accounting
books-books = Accounting
books-views = Views of the books
books-entries = Entries
books-balance = Trial balance
books-fec = FEC
books-piece = Document
books-piece-search = Document number
books-period = Period
books-opening = Opening balance
books-closing = Balance
books-no-entries = No entry
books-no-entries-does = Issued invoices and payments are entered here by themselves.
books-file = trial-balance
