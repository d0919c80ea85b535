"""The segments of X12 that are used most, in plain words; what is not here goes by its code.

The form of the tables is told in `edi_words`.
"""

from __future__ import annotations

SEGMENTS = """
ACK[] Answer to a line | #Answer | Quantity:n | #Unit | #Kind of date | Date:d | - | #Kind of item number
  | Item number
AK1 Group acknowledged | #Kind of group | Group control number | Version
AK2[] Message acknowledged | #Message type | Message control number
AK3[] Segment with an error | Segment | Position:i | Loop | #Error
AK4[] Element with an error | Position | Element number | #Error | Bad value
AK5 Result for a message | #Result | #Error | #Error | #Error | #Error | #Error
AK9 Result for a group | #Result | Messages said:i | Messages received:i | Messages accepted:i | #Error
AMT(1) Amount | - | =Amount:n | #Credit or debit
AT7[] Shipment status | #Status | #Reason | #Appointment status | #Appointment reason | Date:d | Time:t | #Time zone
B10 Shipment status | Reference | Shipment number | #Carrier code
B2 Load tender | - | #Carrier code | - | Shipment number | - | #Payment
B2A Purpose | #Purpose
B3 Freight invoice | - | Invoice number | Shipment number | #Payment | #Unit of weight | Billing date:d
  | Amount due:n
  | #Correction | Delivery date:d | #Kind of date | #Carrier code
BAK Order acknowledgment | #Purpose | #Answer | Purchase order number | Order date:d | Release number
  | Request number
  | Contract number | Reference | Acknowledgment date:d
BCH Order change | #Purpose | #Order type | Purchase order number | Release number | Change number | Order date:d
  | Request number | Contract number | Reference | Acknowledgment date:d | Change date:d
BEG Purchase order | #Purpose | #Order type | Purchase order number | Release number | Order date:d
  | Contract number
  | #Acknowledgment type
BFR Forecast | #Purpose | Reference | Release number | #Kind of schedule | #Quantities of | Starts on:d | Ends on:d
  | Issued on:d | Updated on:d | Contract number | Purchase order number
BGN Beginning | #Purpose | Reference | Date:d | Time:t | #Time zone | Earlier reference | #Kind of transaction
  | #Action
BHT Beginning | #Structure | #Purpose | Reference | Date:d | Time:t | #Kind of transaction
BIA Inventory | #Purpose | #Kind of report | Reference | Date:d | Time:t | #Action
BIG Invoice | Invoice date:d | Invoice number | Order date:d | Purchase order number | Release number
  | Change number
  | #Kind of invoice | #Purpose
BPR Payment | #Kind of handling | Amount:n | #Credit or debit | #Way of payment | #Format
  | #Kind of sender's bank number
  | Sender's bank number | #Kind of sender's account | Sender's account | Sender's id | Sender's other id
  | #Kind of receiver's bank number | Receiver's bank number | #Kind of receiver's account | Receiver's account
  | Paid on:d
BSN Ship notice | #Purpose | Shipment number | Date:d | Time:t | #Structure | #Kind of transaction
BSR Order status | #Kind of report | #Inquiry | Reference | Date:d
BTA Acknowledgment | #Answer | Date:d
CAD Carrier | #Way of transport | Equipment initials | Equipment number | #Carrier code | Routing | #Status
  | #Kind of reference | Reference
CAS[] Adjustment | #Group | #Reason | Amount:n | Quantity:n
CLM[] Claim | Claim number | Amount:n
CLP[] Claim paid | Claim number | #Status | Charged:n | Paid:n | Patient's share:n | #Kind of plan | Payer's number
CTP Price | #Trade class | #Kind of price | Price:n | Quantity:n | Unit of the price | #Kind of multiplier
  | Multiplier:n
CTT Totals | Number of lines:i | Sum of quantities:n | Weight:n | #Unit of weight | Volume:n | #Unit of volume
CUR(1) Currency | - | Currency | Exchange rate:n
DMG Person's details | #Format | Birth date | Gender
DTM(1) Date | - | =Date:d | Time:t | #Time zone | #Format | Period
DTP(1) Date | - | #Format | =Date:f
EB[] Benefit | #Kind of benefit | #Coverage | #Kind of service | #Kind of plan
ENT[] Part of the payment | Number:i
FOB Terms of delivery | #Payment | #Place | Description | #Kind of terms | #Terms | #Place of transfer | Description
G61(1) Contact | - | =Name | #Kind of number | Number
G62(1) Date | - | =Date:d | #Kind of time | Time:t
G69[] Item description | Description
HL(3)[] Level | Number | Parent number | - | #Has levels below
IN2[] Part of a name | #Part | Text
INS[] Member | #Is the subscriber | #Relation | #Action | #Reason | #Benefit status
IT1[] Invoice line | Line number | Quantity:n | #Unit | Unit price:n | #Price basis | &
IT3[] Line detail | Quantity shipped:n | #Unit | #Status
ITA[] Allowance or charge | #Kind | #Agency | #Special service | #Handling | Number | Rate:n | Amount:n
ITD[] Terms of payment | #Kind of terms | #Basis | Discount percent:n | Discount until:d | Discount days:i
  | Due date:d
  | Net days:i | Discount amount:n | Deferred until:d | Deferred amount:n | Percent payable:n | Description
L11[] Reference | Reference | #Kind of reference | Description
LIN[] Item | Line number | &
LX[] Line | Line number:i
MAN[] Marks | #Kind of mark | Mark | Last mark
MEA(1,2) Measure | - | - | =Value:n | #Unit | Lowest:n | Highest:n
MSG[] Text | Text
MTX[] Text | #Kind | Text
N1(1) Party | - | Name | #Kind of id | Id
N2 More of the name | Second name | Third name
N3 Street | Street | Street, second line
N4 Place | City | #State | Postal code | #Country | #Kind of location | Location
N9(1) Reference | - | =Reference | Description | Date:d
NM1(1) Party | - | #Person or company | Name | First name | Middle name | Title | Suffix | #Kind of id | Id
NTE[] Note | #Kind of note | Text
OID[] Order in the load | Reference | Purchase order number | Reference | #Unit | Quantity:n | #Unit of weight
  | Weight:n
PAL Pallet | #Kind of pallet | Tiers:i | Blocks:i | Pack:i | Unit weight:n | #Unit | Length:n | Width:n | Height:n
PER(1) Contact | - | Name | &
PID[] Item description | #Form | #Characteristic | #Agency | #Code | Description | #Surface | #Code list | -
  | #Language
PKG[] Packing | #Form | #Characteristic | #Agency | #Code | Description
PO1[] Order line | Line number | Quantity:n | #Unit | Unit price:n | #Price basis | &
PO4 Packing of the item | Pack:i | Size:n | #Unit of size | #Packing | #Kind of weight | Gross weight:n
  | #Unit of weight | Gross volume:n | #Unit of volume | Length:n | Width:n | Height:n | #Unit of dimensions
  | Inner pack:i
POC[] Changed line | Line number | #Change | Quantity:n | Quantity left:n | #Unit | Unit price:n | #Price basis
  | &
PRF Purchase order | Purchase order number | Release number | Change number | Order date:d | Line number
  | Contract number
QTY(1) Quantity | - | =Quantity:n | #Unit
REF(1) Reference | - | =Reference | Description
RMR[] Item paid | #Kind of reference | Reference | #Action | Amount paid:n | Invoice amount:n | Discount:n
S5[] Stop | Stop number:i | #Reason | Weight:n | #Unit of weight | Units:n | #Unit
SAC(1,2) Allowance or charge | - | - | #Agency | #Agency's code | Amount, last two digits are decimals:n
  | #Percent of | Percent:n | Rate:n | #Unit
  | Quantity:n | Quantity:n | #Handling | Reference | Option | Description | #Language
SCH[] Schedule | Quantity:n | #Unit | #Party | Name | #Kind of date | Date:d | Time:t
SDQ[] Quantities by place | #Unit | #Kind of place | Place | Quantity:n | Place | Quantity:n | Place | Quantity:n
SLN[] Part of a line | Line number | Line above | #Relation | Quantity:n | #Unit | Unit price:n | #Price basis
  | #Relation
  | &
SN1 Shipped | Line number | Quantity shipped:n | #Unit | Shipped to date:n | Quantity ordered:n | #Unit ordered
  | - | #Status
SVC[] Service paid | Service | Charged:n | Paid:n
SV1 Service | #Kind of code; Code | Charge:n | #Unit | Quantity:n
TD1 Packages and weight | #Packing | Packages:i | #Kind of commodity | Commodity | Commodity text
  | #Kind of weight | Weight:n
  | #Unit of weight | Volume:n | #Unit of volume
TD3 Equipment | #Kind of equipment | Equipment initials | Equipment number | #Kind of weight | Weight:n
  | #Unit of weight
  | #Ownership | - | Seal number
TD4 Special handling | #Handling | #Kind of hazard | Hazard | Description
TD5 Carrier and route | #Order of carriers | #Kind of carrier id | Carrier | #Way of transport | Route | #Status
  | #Kind of location | Location | #Direction | #Time unit | Transit time:n | #Service level
TDS Invoice total | Total, last two digits are decimals:n | Base of the discount, likewise:n
  | Total less discount, likewise:n
  | Discount, likewise:n
TRN[] Trace | #Kind | Reference | Company id
TXI(1) Tax | - | =Amount:n | Percent:n | #Kind of tax area | Tax area | #Exempt | #Basis | Taxed amount:n | Tax id
W01[] Shipping order line | Quantity ordered:n | #Unit | Case code | #Kind of item number | Item number
  | #Kind of item number 2 | Item number 2 | #Freight class | #Rate class | #Commodity | Pallet block and tiers
  | Lot
W05 Shipping order | #Status | Depositor's order number | Purchase order number | Link sequence number
  | Master reference | #Kind of transaction | #Action
W06 Shipment advice | #Status | Depositor's order number | Shipped on:d | Shipment number | Agent's number
  | Purchase order number | Master reference | Link sequence number
W07[] Received | Quantity received:n | #Unit | Case code | #Kind of item number | Item number
  | #Kind of item number 2
  | Item number 2 | Lot
W12[] Shipped line | #Status | Quantity ordered:n | Quantity shipped:n | Difference:n | #Unit | Case code
  | #Kind of item number | Item number | Lot | Weight:n | #Kind of weight | #Unit of weight
W17 Receipt advice | #Status | Received on:d | Warehouse receipt number | Depositor's order number | Shipment number
W27 Carrier | #Way of transport | #Carrier code | Route | #Payment | Equipment initials | Equipment number
W66 Carrier | #Payment | #Way of transport | #Pallet exchange | #Unit load | Route | - | - | - | - | #Carrier code
W76 Totals ordered | Quantity:n | Weight:n | #Unit of weight | Volume:n | #Unit of volume
"""

CODES = """
AMT: 1 Line total; 5 Total invoice; BAP Retail amount; GV Goods value; N Net total; T Tax; TT Total;
  ZZ Agreed amount
CUR: BY Buyer's currency; SE Seller's currency; PE Payee's currency; PR Payer's currency; VN Vendor's currency
DTM: 001 Cancel after; 002 Delivery requested; 003 Invoice date; 004 Order date; 007 Effective; 009 Processed;
  010 Ship requested; 011 Shipped; 017 Estimated delivery; 035 Delivered; 036 Expires; 037 Ship not before;
  038 Ship no later than; 050 Received; 063 Do not deliver after; 064 Do not deliver before; 067 Delivery scheduled;
  068 Ship scheduled; 069 Promised for delivery; 074 Requested delivery; 118 Requested pickup; 370 Departed;
  371 Arrived
DTP: 007 Effective; 232 Claim from; 233 Claim until; 291 Plan; 303 Changed on; 336 Employed from;
  337 Employed until;
  348 Benefit from; 349 Benefit until; 356 Eligible from; 357 Eligible until; 434 Statement; 472 Service
G62: 02 Delivery requested; 04 Order date; 10 Ship requested; 11 Shipped; 17 Estimated delivery; 37 Ship not before;
  38 Ship no later than; 53 Deliver not before; 54 Deliver no later than; 68 Ship scheduled; 86 Picked up
HL: S Shipment; O Order; T Shipping tare; P Pack; I Item; Q Subpack; E Transport; 20 Information source;
  21 Information receiver; 22 Subscriber; 23 Dependent; 19 Provider
MEA: HT Height; LN Length; WD Width; WT Weight; G Gross weight; N Net weight; VOL Volume
N1: AG Agent; BT Bill to; BY Buyer; CA Carrier; CN Consignee; DP Depositor; IV Invoiced party; MA Final consignee;
  MF Maker; OB Ordered by; PE Payee; PR Payer; RE Remit to; RI Remit to; SE Seller; SF Ship from; SH Shipper;
  SO Sold to;
  ST Ship to; SU Supplier; VN Vendor; WH Warehouse; Z7 Store marked for
NM1: 40 Receiver; 41 Submitter; 82 Rendering provider; 85 Billing provider; IL Insured; PR Payer; QC Patient
N9: BM Bill of lading number; CN Carrier's reference; CO Customer's order number; L1 Letter or note;
  PO Purchase order number;
  ZZ Agreed reference
PER: BD Buyer's contact; CN Contact; DC Delivery contact; IC Information contact; OC Order contact;
  RE Receiving contact;
  SC Scheduling contact; SR Sales contact
QTY: 01 Discrete quantity; 17 On hand; 33 Available for sale; 38 Original; 39 Shipped; 63 On order; QA On hold;
  QC Disapproved
REF: 11 Account number; 12 Billing account; 19 Division; AP Accounts receivable number; BM Bill of lading number;
  CN Carrier's reference; CO Customer's order number; CR Customer's reference; CT Contract number;
  DP Department number;
  IA Internal vendor number; IV Invoice number; JB Job number; MR Merchandise type; OI Original invoice number;
  ON Dealer's order number; PD Promotion number; PK Packing list number; PO Purchase order number;
  PS Purchase order status;
  FJ Line number; RT Bank routing number; SI Shipper's number; VN Vendor's order number; VR Vendor's id;
  ZZ Agreed reference; 0B License number; 0F Subscriber number; 1L Group number; D9 Claim number; EI Employer's id;
  SY Person's national number
SAC: C Charge; A Allowance; N No charge; P Promotion; C.D240 Freight charge; C.G830 Shipping and handling;
  C.H850 Tax charge;
  A.C310 Discount
TXI: CS City sales tax; FD Federal tax; GS Goods and services tax; LS State and local sales tax;
  SA State or province tax;
  ST State sales tax; TX All taxes; VA Value added tax; ZZ Agreed tax
&: BP Buyer's part number; CB Buyer's catalog number; CG Commodity group; CH Country of origin; EA External id;
  EM E-mail;
  EN EAN (13 digits); EX Extension; FX Fax; HC Health care code; IN Buyer's item number; IT Buyer's style number;
  IZ Buyer's size code;
  LT Lot number; MF Maker; MG Maker's part number; MN Model number; ND Drug code (NDC); PD Part description;
  PI Purchaser's item code; PR Process number;
  RO Rush order number; SK Stock keeping unit; SN Serial number; ST Style number; SZ Size; TE Phone;
  UA UPC of the case; UI UPC (11 digits);
  UK GTIN (14 digits); UP UPC (12 digits); UR Web address; VA Vendor's style number; VC Vendor's catalog number;
  VE Vendor's color;
  VN Vendor's item number; VP Vendor's part number; WP Work phone; ZZ Agreed number
"""

MESSAGES = """
*: 204 Load tender; 210 Freight invoice; 214 Shipment status; 270 Eligibility inquiry; 271 Eligibility answer;
  276 Claim status
  inquiry; 277 Claim status; 278 Review of services; 810 Invoice; 812 Credit or debit adjustment; 816 Locations;
  820 Payment;
  824 Application advice; 830 Planning schedule; 832 Price catalog; 834 Benefit enrollment; 835 Claim payment;
  837 Claim;
  840 Request for quotation; 843 Quotation; 846 Inventory; 850 Purchase order; 852 Product activity;
  855 Order acknowledgment;
  856 Ship notice; 860 Order change; 861 Receiving advice; 862 Shipping schedule; 864 Text message;
  865 Answer to an order change;
  867 Product transfer; 869 Order status inquiry; 870 Order status; 940 Warehouse shipping order;
  943 Warehouse stock transfer;
  944 Warehouse receipt; 945 Warehouse shipping advice; 947 Warehouse adjustment; 990 Answer to a load tender;
  997 Functional acknowledgment; 999 Implementation acknowledgment
"""
