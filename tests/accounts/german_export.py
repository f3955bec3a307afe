"""An export of somebody's own making: German headers, semicolons, comma decimals, Latin-1, days with dots.

`FILES` holds by file name its kind, its text, and the column that each field is meant to be read from.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class GermanFile:
    """One file as a German system writes it, and what its columns hold."""

    kind: str
    rows: tuple[str, ...]
    meant: Mapping[str, str]

    @property
    def content(self) -> bytes:
        """Return the bytes of the file."""
        return "".join(f"{line}\r\n" for line in (";".join(self.meant.values()), *self.rows)).encode(
            "latin-1"
        )


FILES: Mapping[str, GermanFile] = {
    "Kundenliste.csv": GermanFile(
        kind="accounts",
        meant={
            "external_id": "Kd-Nr.", "name": "Kundenname", "domain": "Web", "industry": "Branche",
            "country": "Land", "segment": "Größenklasse", "owner_email": "Kundenbetreuer (E-Mail)",
            "acquisition_origin": "Herkunft", "known_on": "Kunde seit", "parent": "Muttergesellschaft",
        },
        rows=(
            "K-1;Großküchen Özkan;www.oezkan.test;Gastronomie;Deutschland;Mittel;;Empfehlung;03.02.2024;",
            "K-2;Özkan Österreich;;Gastronomie;Österreich;Klein;alice@halden.test;Messe;15.01.2025;K-1",
            "K-3;Müller & Söhne KG;mueller.test;Handel;Schweiz;Groß;;Vertrieb;01.07.2023;",
        ),
    ),
    "Vertragsübersicht 2025.csv": GermanFile(
        kind="contracts",
        meant={
            "external_id": "Vertragsnr", "account": "Kd-Nr.", "product": "Produkt",
            "seats": "Anzahl Lizenzen", "arr": "Jahreswert netto", "currency": "Währung",
            "starts_on": "Laufzeit von",
            "term_ends_on": "Laufzeit bis", "notice_received_on": "Kündigung eingegangen am",
            "notice_days": "Kündigungsfrist (Tage)", "billing_period": "Abrechnung",
        },
        rows=(
            "V-1;K-1;Planung;25;12.345,60;EUR;03.02.2024;02.02.2026;;90;jährlich",
            "V-2;K-2;Planung;5;2.400,00;EUR;15.01.2025;;;30;monatlich",
            "V-3;K-3;Planung Größe L;120;48.000,50;EUR;01.07.2023;30.06.2026;12.01.2026;90;vierteljährlich",
        ),
    ),
    "Ansprechpartner.csv": GermanFile(
        kind="contacts",
        meant={
            "external_id": "Kontakt-Nr", "account": "Kd-Nr.", "first_name": "Vorname",
            "last_name": "Nachname", "title": "Position", "email": "E-Mail-Adresse", "roles": "Rolle",
            "influence": "Einfluss (1-5)", "left_on": "Ausgeschieden am",
        },
        rows=(
            "P-1;K-1;Ayşe;Özkan;Geschäftsführung;ayse@oezkan.test;Entscheider;5;".replace("ş", "s"),
            "P-2;K-3;Jörg;Müller;Leitung Einkauf;joerg@mueller.test;Fürsprecher, Keyuser;3;31.12.2025",
        ),
    ),
    "Tickets.csv": GermanFile(
        kind="tickets",
        meant={
            "external_id": "Ticket-Nr", "account": "Kd-Nr.", "subject": "Betreff", "opened_at": "Eröffnet am",
            "first_response_at": "Erste Antwort", "closed_at": "Gelöst am", "stated_severity": "Priorität",
            "call_driver": "Kategorie", "satisfaction": "Zufriedenheit",
        },
        rows=(
            "T-1;K-1;Druck geht nicht;04.03.2025 08:15;04.03.2025 09:00;05.03.2025 16:30;hoch;Drucken;4,5",
            "T-2;K-3;Übersicht lädt langsam;11.11.2025 10:00;;;niedrig;Geschwindigkeit;",
        ),
    ),
    "Rechnungen_offen_und_bezahlt.csv": GermanFile(
        kind="invoices",
        meant={
            "number": "Rechnungs-Nr.", "account": "Kd-Nr.", "issued_on": "Rechnungsdatum",
            "due_on": "Fälligkeit", "paid_on": "Zahlungseingang", "amount": "Rechnungsbetrag brutto",
            "currency": "Währung",
        },
        rows=(
            "2025-17;K-1;03.02.2025;05.03.2025;28.02.2025;14.691,26;EUR",
            "2025-44;K-3;01.07.2025;31.07.2025;;28.560,30;EUR",
        ),
    ),
    "Umfrage Herbst.csv": GermanFile(
        kind="surveys",
        meant={
            "account": "Kd-Nr.", "contact": "Kontakt-Nr", "answered_at": "Beantwortet am", "score": "NPS",
            "comment": "Kommentar",
        },
        rows=(
            "K-1;P-1;12.10.2025;9;Läuft rund",
            "K-3;P-2;14.10.2025;4;Zu langsam; bitte prüfen".replace("; bitte", ", bitte"),
        ),
    ),
    "Aktivitäten.csv": GermanFile(
        kind="touches",
        meant={
            "external_id": "Aktivitäts-Nr", "account": "Kd-Nr.", "happened_at": "Datum",
            "channel": "Art der Aktivität", "started_by": "Richtung", "minutes": "Dauer in Minuten",
            "contacts": "Teilnehmer", "summary": "Gesprächsnotiz", "sentiment": "Stimmung",
            "next_step": "Nächste Schritte",
        },
        rows=(
            "A-1;K-1;20.01.2026 14:00;Telefonat;ausgehend;25;P-1;Jahresplanung besprochen;gut;Angebot senden",
            "A-2;K-3;03.02.2026 09:30;E-Mail;eingehend;5;P-2;Beschwerde über Ladezeit;sehr negativ;",
        ),
    ),
    "Ziele unserer Kunden.csv": GermanFile(
        kind="goals",
        meant={
            "external_id": "Ziel-Nr", "account": "Kd-Nr.", "statement": "Ziel des Kunden",
            "metric": "Kennzahl", "unit": "Einheit", "baseline": "Ausgangswert", "target": "Zielwert",
            "due_on": "Fällig am", "value_per_year": "Nutzen pro Jahr", "status": "Status",
            "closed_on": "Erreicht am",
        },
        rows=(
            "Z-1;K-1;Weniger Verderb;Anteil Verderb;%;8,5;5;30.06.2026;12.500,00;in Arbeit;",
            "Z-2;K-3;Planung in einer Stunde;Stunden;h;6;1;31.12.2025;;erreicht;15.12.2025",
        ),
    ),
    "Messwerte.csv": GermanFile(
        kind="measurements",
        meant={"goal": "Ziel-Nr", "day": "Gemessen am", "value": "Messwert"},
        rows=("Z-1;30.09.2025;7,4", "Z-1;31.12.2025;6,25"),
    ),
    "Zusagen.csv": GermanFile(
        kind="commitments",
        meant={
            "account": "Kd-Nr.", "text": "Zusage", "side": "Wer hat zugesagt", "promised_on": "Zugesagt am",
            "due_on": "Fällig am", "state": "Status", "settled_on": "Erledigt am",
        },
        rows=(
            "K-3;Ladezeit unter zwei Sekunden;wir;14.10.2025;30.11.2025;offen;",
            "K-1;Verderb wöchentlich messen;Kunde;20.01.2025;01.03.2025;gehalten;25.02.2025",
        ),
    ),
    "Verkaufschancen.csv": GermanFile(
        kind="opportunities",
        meant={
            "external_id": "Chancen-Nr", "account": "Kd-Nr.", "name": "Bezeichnung", "kind": "Art",
            "amount": "Auftragswert", "opened_on": "Angelegt am", "expected_close_on": "Erwarteter Abschluss",
            "stage": "Verkaufsphase", "is_won": "Gewonnen", "closed_on": "Abgeschlossen am",
        },
        rows=(
            "C-1;K-1;Zehn weitere Lizenzen;Erweiterung;4.900,00;10.01.2026;31.03.2026;Angebot;;",
            "C-2;K-2;Verlängerung 2025;Verlängerung;2.400,00;01.10.2025;15.12.2025;Abschluss;ja;12.12.2025",
        ),
    ),
    "Produktnutzung Januar.csv": GermanFile(
        kind="usage",
        meant={
            "account": "Kd-Nr.", "day": "Tag", "feature": "Funktion", "events": "Anzahl Aufrufe",
            "active_users": "Aktive Anwender", "errors": "Fehler",
        },
        rows=("K-1;12.01.2026;Planung;1.250;18;2", "K-3;12.01.2026;Berichte;310;44;0"),
    ),
}  # fmt: skip
