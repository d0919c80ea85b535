"""The segments of EDIFACT that are used most, in plain words; what is not here goes by its code.

The form of the tables is told in `edi_words`.
"""

from __future__ import annotations

SEGMENTS = """
AJT Adjustment | 4465 #Reason | 1082 Line number
ALC(1) Allowance or charge | - | C552:1230 Number; C552:5189 #Kind | 4471 #Settlement | 1227 Order of calculation
  | C214:7161 #Special service; C214:1131 #Code list; C214:3055 #Agency; C214:7160 Description
ALI Additional information | 3239 #Country of origin | 9213 #Duty | 4183 #Condition
BGM Message | C002:1001 #Kind of document; C002:1131 #Code list; C002:3055 #Agency; C002:1000 Name of the document
  | C106:1004 Document number; C106:1056 Version; C106:1060 Revision | 1225 #Function | 4343 #Answer wanted
CNI[] Consignment | 1490 Number:i | C503:1004 Document number; C503:1373 #Status
CNT(1.1) Control total | -; C270:6066 =Total:n; C270:6411 #Unit
COM(1.2) Contact number | C076:3148 =Number; -
CPS[] Packing level | 7164 Number | 7166 Level above | 7075 #Level
CTA(1) Contact | - | C056:3413 Id; C056:3412 Name
CUX(1.1) Currency | -; C504:6345 =Currency; C504:6343 #Kind; C504:6348 Rate base:n
  | C504:6347 #Use; C504:6345 Other currency; C504:6343 #Kind; C504:6348 Rate base:n | 5402 Exchange rate:n
DGS Dangerous goods | 8273 #Regulation | C205:8351 Hazard code; C205:8078 Page; C205:8092 Version
  | C234:7124 UN number
DOC(1.1) Document | -; C002:1131 #Code list; C002:3055 #Agency; C002:1000 Name | C503:1004 =Document number;
  C503:1373 #Status
DTM(1.1) Date | -; C507:2380 =Date:f; C507:2379 #Format
EQD[] Equipment | 8053 #Kind | C237:8260 Equipment number; C237:1131 #Code list; C237:3055 #Agency
  | C224:8155 #Size and type; C224:1131 #Code list; C224:3055 #Agency; C224:8154 Description | 8077 #Supplier
  | 8249 #Status
  | 8169 #Full or empty
ERC Error | C901:9321 #Error; C901:1131 #Code list; C901:3055 #Agency
FII(1) Bank account | - | C078:3194 Account number; C078:3192 Account holder; C078:3192 Account holder, second line;
  C078:6345 Currency | C088:3433 Bank id; C088:1131 #Code list; C088:3055 #Agency; C088:3434 Branch number;
  C088:1131 #Code list; C088:3055 #Agency; C088:3432 Bank name | 3207 #Country
FTX[] Free text | 4451 #Subject | 4453 #Function | C107:4441 #Text code; C107:1131 #Code list; C107:3055 #Agency
  | C108:4440 Text; C108:4440 Text, line 2; C108:4440 Text, line 3; C108:4440 Text, line 4; C108:4440 Text, line 5
  | 3453 #Language
GID[] Goods item | 1496 Number:i | C213:7224 Packages:i; C213:7065 #Kind of package; C213:1131 #Code list;
  C213:3055 #Agency;
  C213:7064 Packages in words
GIN(1) Identity number | - | C208:7402 =First number; C208:7402 Last number
GIR[] Related numbers | 7297 #Set | C206:7402 Number; C206:7405 #Kind
HAN Handling | C524:4079 #Handling; C524:1131 #Code list; C524:3055 #Agency; C524:4078 Description
IMD[] Item description | 7077 #Form | C272:7081 #Characteristic; C272:1131 #Code list; C272:3055 #Agency
  | C273:7009 #Description code; C273:1131 #Code list; C273:3055 #Agency; C273:7008 Description;
  C273:7008 Description, line 2;
  C273:3453 #Language
LIN[] Line | 1082 Line number | 1229 #Action | C212:7140 Item number; C212:7143 #Kind of item number;
  C212:1131 #Code list; C212:3055 #Agency | C829:5495 #Sub-line; C829:1082 Line number above
LOC(1) Place | - | C517:3225 =Place; C517:1131 #Code list; C517:3055 #Agency; C517:3224 Name
  | C519:3223 First related place; C519:1131 #Code list; C519:3055 #Agency; C519:3222 Name
MEA(1,2.1) Measure | - | -; C502:6321 #Significance; C502:6155 #Attribute | C174:6411 #Unit; C174:6314 =Value:n
MOA(1.1) Amount | -; C516:5004 =Amount:n; C516:6345 Currency; C516:6343 #Kind of currency; C516:4405 #Status
NAD(1) Party | - | C082:3039 Id; C082:1131 #Code list; C082:3055 #Agency
  | C058:3124 Name and address; C058:3124 Name and address, line 2; C058:3124 Name and address, line 3;
  C058:3124 Name and address, line 4; C058:3124 Name and address, line 5
  | C080:3036 Name; C080:3036 Name, line 2; C080:3036 Name, line 3
  | C059:3042 Street; C059:3042 Street, line 2; C059:3042 Street, line 3 | 3164 City
  | C819:3229 #State; C819:1131 #Code list; C819:3055 #Agency; C819:3228 State in words | 3251 Postal code
  | 3207 #Country
PAC Packages | 7224 Packages:i | C531:7075 #Level; C531:7233 #Information | C202:7065 #Kind; C202:1131 #Code list;
  C202:3055 #Agency; C202:7064 In words
PAI Payment instructions | C534:4439 #Conditions; C534:4431 #Guarantee; C534:4461 #Means; C534:1131 #Code list;
  C534:3055 #Agency; C534:4435 #Channel
PAT(1) Terms of payment | - | C110:4277 #Terms; C110:1131 #Code list; C110:3055 #Agency; C110:4276 In words
  | C112:2475 #Starting at; C112:2009 #Relation; C112:2151 #Kind of period; C112:2152 Periods:i
PCD(1.1) Percentage | -; C501:5482 =Percentage:n; C501:5249 #Basis
PCI Marks | 4233 #Instructions | C210:7102 Marks; C210:7102 Marks, line 2; C210:7102 Marks, line 3
PGI[] Price group | 5379 #Kind
PIA(1) More item numbers | - | C212:7140 Item number; C212:7143 #Kind of item number; C212:1131 #Code list;
  C212:3055 #Agency
  | C212:7140 Item number 2; C212:7143 #Kind of item number 2 | C212:7140 Item number 3;
  C212:7143 #Kind of item number 3
PRI(1.1) Price | -; C509:5118 =Price:n; C509:5375 #Kind; C509:5387 #Specification; C509:5284 Price basis:n;
  C509:6411 #Unit of the price
QTY(1.1) Quantity | -; C186:6060 =Quantity:n; C186:6411 #Unit
QVR Quantity variance | C279:6064 Variance:n; C279:6063 #Kind | 4221 #Discrepancy
RFF(1.1) Reference | -; C506:1154 =Reference; C506:1156 Line number; C506:4000 Version
SCC Schedule | 4017 #Status | 4493 #Requirement | C329:2013 #Frequency; C329:2015 #Pattern
SGP[] Split over equipment | C237:8260 Equipment number | 7224 Packages:i
STS[] Status | C601:9015 #Category | C555:4405 #Status; C555:1131 #Code list; C555:3055 #Agency; C555:4404 In words
  | C556:9013 #Reason; C556:1131 #Code list; C556:3055 #Agency; C556:9012 In words
TAX(1,2.1) Tax | - | - | C533:5289 #Account | 5286 Taxed amount:n | C243:5279 #Rate code; C243:1131 #Code list;
  C243:3055 #Agency; C243:5278 Rate:n; C243:5273 #Basis | 5305 #Category | 3446 Tax id
TDT(1) Transport | - | 8028 Journey number | C220:8067 #Way of transport; C220:8066 In words
  | C228:8179 #Means; C228:8178 In words | C040:3127 Carrier; C040:1131 #Code list; C040:3055 #Agency;
  C040:3128 Carrier's name
  | 8101 #Transit | C401:8457 #Excess; C401:8459 #Who pays | C222:8213 Vehicle or vessel; C222:1131 #Code list;
  C222:3055 #Agency; C222:8212 Name of the vessel; C222:8453 #Flag
TOD Terms of delivery | 4055 #Function | 4215 #Payment of transport | C100:4053 #Terms; C100:1131 #Code list;
  C100:3055 #Agency; C100:4052 In words
TSR Transport service | C536:4065 #Contract | C233:7273 #Service | C537:4219 #Priority | C703:7085 #Cargo
UNS Section | 0081 #Section
"""

CODES = """
ALC: A Allowance; C Charge
CNT: 1 Sum of quantities; 2 Number of lines; 7 Gross weight; 11 Number of packages; 15 Volume;
  16 Number of equipment
COM: AL Mobile phone; EM E-mail; FX Fax; TE Phone; TL Telex
CTA: AD Accounting contact; DL Delivery contact; GR Goods receiving contact; IC Information contact;
  OC Order contact;
  PD Purchasing contact; SA Sales contact; SR Sales representative
CUX: 1 Charge currency; 2 Reference currency; 3 Target currency
DTM: 2 Delivery requested; 3 Invoice date; 4 Order date; 7 Effective; 9 Processed; 10 Ship requested; 11 Despatched;
  13 Payment due; 17 Estimated delivery; 35 Delivered; 36 Expires; 37 Ship not before; 38 Ship not later than;
  50 Goods received;
  61 Cancel if not delivered by; 63 Deliver no later than; 64 Deliver not before; 69 Promised for delivery;
  76 Delivery scheduled;
  92 Contract date; 131 Tax point; 132 Estimated arrival; 133 Estimated departure; 134 Rate set on; 136 Departure;
  137 Document date; 140 Payment due; 143 Accepted; 157 Valid from; 163 Starts; 164 Ends; 171 Reference date;
  178 Arrival; 186 Departure;
  191 Delivered as planned; 194 Starts; 200 Picked up; 203 Carried out; 206 Ends; 234 Collection;
  263 Invoice period; 265 Due
FII: BF Beneficiary's bank; OR Ordering bank; RB Receiving bank
GIN: BJ SSCC; BN Serial number; BX Batch number; SRV GTIN; VV Vehicle number
LOC: 1 Place of delivery terms; 5 Place of departure; 7 Place of delivery; 8 Place of destination;
  9 Port of loading;
  11 Port of discharge; 27 Country of origin; 28 Country of destination; 60 Place of arrival; 80 Place of despatch;
  88 Place of receipt;
  172 Reporting point
MEA: AAA Net weight; AAB Gross weight; AAD Gross weight; AAW Gross volume; ABJ Volume; DI Dimension;
  G Gross weight; HT Height;
  LN Length; N Net weight; WD Width; WT Weight
MOA: 8 Allowance or charge; 9 Amount due; 23 Charge; 24 Total charges; 25 Basis of charge; 38 Invoice item amount;
  52 Discount;
  66 Goods item total; 77 Invoice amount; 79 Total of all lines; 86 Message total; 98 Original amount; 113 Prepaid;
  124 Tax amount;
  125 Taxable amount; 128 Total amount; 131 Total charges and allowances; 150 Value added tax;
  176 Total of all taxes;
  203 Line amount; 204 Allowance amount; 259 Total charges; 260 Total allowances
NAD: BY Buyer; CA Carrier; CN Consignee; CZ Consignor; DP Delivery party; FW Freight forwarder;
  II Issuer of the invoice;
  IV Invoiced party; MR Message recipient; MS Message sender; N1 Notify party; OB Ordered by; PE Payee; PR Payer;
  SE Seller;
  SF Ship from; SH Shipper; SN Store; ST Ship to; SU Supplier; UC Ultimate consignee; UD Ultimate customer;
  WH Warehouse
PAT: 1 Basic terms of payment; 3 Fixed date; 22 Discount terms; 20 Penalty terms
PCD: 3 Allowance or charge percentage; 7 Percentage of invoice; 12 Discount percentage
PIA: 1 Additional item number; 5 Product number; 3 Substituted by; 4 Substitutes
PRI: AAA Net price; AAB Gross price; AAE Information price; AAF Information price; CAL Calculated price;
  INV Invoice price
QTY: 1 Discrete quantity; 11 Split quantity; 12 Quantity despatched; 21 Quantity ordered; 46 Quantity delivered;
  47 Quantity invoiced; 48 Quantity received; 52 Quantity per pack; 59 Units per trade unit; 83 Backordered;
  113 Quantity to deliver; 145 Stock on hand; 192 Free goods; 194 Received and accepted
RFF: AAJ Delivery order number; AAK Despatch advice number; AAM Waybill number; AAN Delivery schedule number;
  AAS Transport document;
  AAU Despatch note number; ABO Originator's reference; ACE Related document; ACW Earlier message;
  ALO Receiving advice number;
  ANK Reference of the group; API Additional party number; BC Buyer's contract number; BM Bill of lading number;
  BN Booking number;
  CN Carrier's reference; CR Customer's reference; CT Contract number; DQ Delivery note number; FC Fiscal number;
  GN Government reference;
  IA Internal vendor number; IV Invoice number; LI Line number; ON Order number; PD Promotion number;
  PL Price list number; PQ Payment reference;
  SS Seller's reference; UCR Unique consignment number; VA VAT number; VN Supplier's order number;
  XA Company registration number;
  YC1 Additional party number; Z13 Check identifier
TAX: 5 Customs duty; 6 Fee; 7 Tax; 7.VAT Value added tax; 7.GST Goods and services tax
TDT: 10 Pre-carriage; 20 Main carriage; 30 On-carriage; 13 Previous carriage
"""

MESSAGES = """
+: APERAK Application error; BANSTA Bank status; COARRI Container loading report; CODECO Container gate report;
  CONTRL Syntax
  acknowledgment; COPARN Container announcement; CUSCAR Customs cargo report; CUSDEC Customs declaration;
  CUSRES Customs answer;
  DELFOR Delivery forecast; DELJIT Just-in-time delivery; DESADV Despatch advice; IFCSUM Consolidation summary;
  IFTMAN Arrival notice; IFTMBC Booking confirmation; IFTMBF Firm booking; IFTMIN Transport instruction;
  IFTSTA Transport status;
  INSDES Instruction to despatch; INVOIC Invoice; INVRPT Inventory report; MSCONS Metered services;
  ORDCHG Order change;
  ORDERS Purchase order; ORDRSP Answer to an order; OSTENQ Order status inquiry; OSTRPT Order status;
  PARTIN Party information;
  PAXLST Passenger list; PAYMUL Payments; PRICAT Price catalog; PRODAT Product data; QUOTES Quotation;
  RECADV Receiving advice;
  REMADV Remittance advice; REQOTE Request for quotation; RETANN Announcement of returns;
  RETINS Instruction for returns;
  SLSRPT Sales report; SLSFCT Sales forecast; STATAC Statement of account; TAXCON Tax control;
  UTILMD Utility master data
"""
