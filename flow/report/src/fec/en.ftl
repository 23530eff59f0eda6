# FEC
fec-title = File of accounting entries
fec-lead = One file for each fiscal year, as the French tax administration asks for it.
fec-law = Livre des procédures fiscales, article A. 47 A-1: 18 columns, in the order of validation, numbered without gap, opening balances included.
fec-year = Fiscal year
fec-file = File
fec-over = Over
fec-running = Running
fec-download = Download
fec-no_such_year = No fiscal year ends on { $day }.
fec-days = The last day comes after the first.
