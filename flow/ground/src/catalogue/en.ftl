## The pages
items-title = Items
items-search = Article number or name
items-none = No item yet
items-teach = The goods and services that you sell, with unit, price without VAT and VAT rate.
item-new = New item
item-edit = Change the item
item-the = The item
item-sale = Sale
item-stock = Stock by warehouse
item-sku = Article number
item-sku-hint = Unique, as printed on documents
item-kind = Kind
item-kind-goods = Goods
item-kind-service = Service
item-kind-goods-what = Kept in stock, shipped
item-kind-service-what = Performed, without stock
item-unit-label = Unit
item-price-label = Unit price
item-vat = VAT
item-free = Available
item-none-left = None left
item-lead_days-label = Restocking (days)
item-lead_days-hint = Used to promise a day when stock is short.
item-help = The kind is fixed once created.
item-sale-help = Documents that exist keep what they said.

## Deeds
command-item-create = Create the item
command-item-change = Change the item
done-item-create = Item { $sku } created.
done-item-change = Item { $sku } saved.
fact-item-created = Item { $sku } created
fact-item-changed = Item changed: “{ $description_name }”

## Refusals
item-unknown = No item matches.
item-ambiguous = Several items match “{ $entered }”: give the article number.
item-sku_taken = Article number { $sku } is taken.
item-kind_fixed = Goods do not become a service, nor the reverse: create another item.
item-lead_days = The delay is 0 to 730 days.
item-price = The price is zero or more, 100 million at most.
item-unit = This unit is not a code of Recommendation 20.
