-- The CRM of the sample workspace. Matches its documentation; change a column and the next check finds it.
CREATE TABLE Account (
    id VARCHAR(18) NOT NULL PRIMARY KEY,
    name VARCHAR(120) NOT NULL UNIQUE,
    status VARCHAR(20) NOT NULL CHECK (status IN ('Prospect', 'Won', 'Churned')),
    billing_country VARCHAR(60) NOT NULL,
    annual_value NUMERIC(18,2),
    vat_id VARCHAR(20),
    owner_name VARCHAR(80),
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL
);
CREATE TABLE Contact (
    id VARCHAR(18) NOT NULL PRIMARY KEY,
    account_id VARCHAR(18) NOT NULL REFERENCES Account (id),
    first_name VARCHAR(60),
    last_name VARCHAR(80) NOT NULL,
    email VARCHAR(255),
    phone VARCHAR(40),
    job_title VARCHAR(80),
    updated_at DATETIME NOT NULL
);
CREATE TABLE Contract (
    id VARCHAR(18),
    account_id VARCHAR(18) NOT NULL REFERENCES Account (id),
    subscription_id VARCHAR(36) NOT NULL PRIMARY KEY,
    plan VARCHAR(40) NOT NULL,
    start_date DATE NOT NULL,
    end_date DATE,
    signed_on DATE,
    contract_value NUMERIC(18,2),
    status VARCHAR(20) CHECK (status IN ('draft', 'signed', 'ended')),
    updated_at DATETIME
);
INSERT INTO Account VALUES
    ('001A01', 'Acme Tools', 'Won', 'Sweden', 48000.00, 'SE556677889901', 'Jonas Weber', '2026-03-02 09:00:00', '2026-11-19 14:02:11'),
    ('001A02', 'Blue Harbour', 'Prospect', 'United Kingdom', NULL, NULL, 'Jonas Weber', '2026-10-11 08:30:00', '2026-11-18 10:40:00'),
    ('001A03', 'Café Ñandú', 'Churned', 'Spain', 12000.00, 'ESB12345678', 'Elif Aydin', '2025-01-20 12:00:00', '2026-08-01 07:15:00');
INSERT INTO Contact VALUES
    ('003C01', '001A01', 'Ada', 'Berg', 'ada@acme.example', '+46 8 123 45', 'Buyer', '2026-11-01 10:00:00'),
    ('003C02', '001A03', 'Íñigo', 'Sáez', 'inigo@nandu.example', NULL, NULL, '2026-07-30 16:20:00');
INSERT INTO Contract VALUES
    ('800K01', '001A01', '0b0e7c1e-6a53-4b61-9c1b-2f4e8d5f1a10', 'premium', '2026-04-01', '2027-03-31', '2026-03-20', 48000.00, 'signed', '2026-03-20 11:11:00');
