"""The words in which chargers tell faults, in English, German, Dutch, French, Norwegian, Swedish, Danish, Spanish, Italian.

How they are written here: with commas between; `lek-` begins a word, `-lek` ends one, `-lek-` stands anywhere in one,
`lek` is a whole word; `over~current` may be one word or two. Accents and umlauts count for nothing, and neither does
how they are written without (`ausgeloest`, `utloest`): see `text_rules.fold`. Stems that collide with everyday words of
another language are whole words: `door` is "by" in Dutch, `fire` is "four" in Norwegian, `lutning` hides in the Swedish
words for connection and short circuit.
"""

from typing import Final, NamedTuple

from .signals import Meaning


class Row(NamedTuple):
    """Words for one thing that can be wrong."""

    meaning: Meaning
    words: str
    beside: str = ""
    """One of these has to stand in the same clause: the words alone say nothing."""
    unless: str = ""
    """With one of these in the same clause, the words mean something else."""
    is_device: bool = False
    """The words name a protection, not a fault: with a rating or a setting beside them they tell of that."""
    is_alone: bool = False
    """The words count only if nothing else is said: beside others they may be those of another language."""
    is_missed: bool = False
    """It is what has to be there: the fault is that it is gone, or that there is none."""


# ---- words that change what others mean ----------------------------------------------

INNOCENT: Final = (
    "emergency stop cp, open session, open transaction, open source, open charge point, ground floor, ground level, in fase di, en fase de, fase di, fase de, water~cool-, software crash-, firmware crash-, process crash-, task crash-, app crash-,"
    "-versicherung-, daten~sicherung-, absicherung-, zusicherung-, sicherungskopie-, sicherungsdatei-, kippschalter-,"
    "-wasserkuhl-, -verbrauch-, -gebrauch-, zuneigung, abneigung, schief gegangen, schief gelaufen, not aus dem,"
    "waterkoel-, gestopt door, beeindigd door, onderbroken door, afgebroken door, geblokkeerd door, geannuleerd door,"
    "gestart door, veroorzaakt door, bediend door, lid van, geen lid, onbekend merk, brandstof-,"
    "forsikring-, forsakring-, insakring-, choc thermique, prise de courant, porte cle-, tarif differentiel,"
    "vattenkyl-, vannkjol-, vandkol-, vannavkjol-, refroidi- par eau, refrigera- por agua, raffreddat- ad acqua"
)
"""Words that only look like faults; they are taken out first."""

NO: Final = (
    "no, without, never, kein, keine, keiner, keinen, keinem, keinerlei, ohne, geen, zonder, aucun, aucune, sans, absence,"
    "ingen, ingenting, uten, inget, inga, utan, uden, sin, ningun, ninguna, nessun, nessuno, nessuna, senza, ne, nor"
)
"""Negations of a noun, which may have an adjective before it."""

NOT: Final = "not, nicht, niet, ikke, inte, ej, pas, non, isn, wasn, hasn, doesn, didn"
"""Negations of the next word."""

FILLERS: Final = (
    "t, a, an, any, the, of, been, yet, is, de, d, du, des, la, le, les, l, un, une, et, ett, en, ein, eine, der, die, das,"
    "den, del, di, il, lo, una, uno, al, ha, more"
)
"""Words between a negation and what it denies that do not count."""

SEAMS: Final = "and, but, und, aber, maar, mais, og, och, men, pero, y, sowie"
"""Words between clauses."""

TROUBLE: Final = (
    "-fault-, fail-, failure-, -error-, -fehler, -fehler-, storung-, -fout, -fout-, storing-, defaut-, panne-, erreur-,"
    "-feil, -feil-, -fel, felet, -fejl, -fejl-, fallo-, falla, fallas, averia-, guasto, guasti, errore, errori,"
    "anomal-, problem-, alarm-, defekt, defect-, lek, leak-, trip"
)
"""Words for any fault: denied, all is well."""

FAILED: Final = (
    "failed, failure, fails, fehlgeschlagen, mislukt, echec, echoue-, mislyk-, misslyck-, misslyckad-, fallid-, fallit-,"
    "non riuscit-, nicht bestanden"
)
TRIPPED: Final = (
    f"{FAILED}, tripped, trips, trip, triggered, activated, operated, opened, blown, burnt, burned, popped, faulty, switched off, turned off,"
    "broken, stuck, weld-, defect-, forced, -ausgelos-, -auslos-, gefallen, geflogen, durchgebrannt, defekt-, kaputt,"
    "angesprochen, ausgeschaltet, abgeschaltet, abgeschalten, rausgeflogen, uitgevallen, uitgeschakeld, eruit, geactiveerd, doorgebrand, doorgeslagen,"
    "gesprongen, aangesproken, kapot, getript, afgeschakeld, afgeslagen, -declench-, saute, sautee, sautes, disjoncte, grille, grillee, coupe,"
    "coupee, fondu, active, activee, utlost-, lost ut, loste ut, slatt ut, slar ut, slo ut, slatt av, gatt, gikk, rok,"
    "roket, koblet ut, kobla ut, slagit ifran, slagit fran, slagit av, slog ifran, franslag-, urkopplad, udlost-, slat fra,"
    "slat ud, koblet ud, sprunget, sprang, brandt, brandt over, disparad-, disparo, saltad-, salto, activad-, fundid-,"
    "quemad-, intervenut-, scattat-, scatto, bruciat-, saltat-, attivat-, sganciat-, not good"
)
"""A protection did what it is for. These weigh more than words that say that all is well."""

SEEN: Final = (
    "detected, found, present, measured, registered, erkannt, gemessen, festgestellt, vorhanden, gefunden, gedetecteerd,"
    "gemeten, vastgesteld, gevonden, -detecte-, constate-, mesure-, registrert, funnet, oppdaget, malt, pavist,"
    "upptackt, registrerad, uppmatt, registreret, fundet, opdaget, detectad-, encontrad-, medid-, registrad-, rilevat-,"
    "trovat-, misurat-"
)
"""Something is there: denied, it is not."""

GOOD: Final = (
    "ok, okay, none, false, inactive, intact, locked, nein, inaktiv, intakt, heil, unversehrt, verschlossen, nee, heel,"
    "inactief, vergrendeld, inactif, intacte, verrouille-, nei, nej, hel, hele, integro, integra, sano, sana, ready, fine, works, working, shut, normal, passed, closed, healthy, good, enabled, available, installed, cleared, restored,"
    "released, self test, within limits, in ordnung, funktioniert, bestanden, bereit, geschlossen,"
    "entriegelt, freigegeben, behoben, selbsttest, quittiert, wieder eingeschaltet, in orde, werkt, gesloten, dicht, gereed,"
    "klaar, hersteld, opgelost, zelftest, ingeschakeld, weer ingeschakeld, ferme, fermee, fermes, fermees, en ordre, fonctionne,"
    "conforme, resolu, resolue, retabli-, autotest, rearme-, enclenche-, en ordre de marche, i orden, fungerer, provet, virker, fungerar, lukket, lukka,"
    "klar, stengt, utbedret, selvtest, innkoblet, bestatt, stangd, stangt, aterstalld, atgardad, i ordning,"
    "sjalvtest, lukkes, genoprettet, klargjort, bestaet, correct, correcto, correcta, cerrad-, funciona, resuelt-, restablecid-, rearmad-, superad-,"
    "chius-, funziona, provat-, risolt-, ripristinat-, riarmat-, success-, succeeded, tested, erfolgreich,"
    "getestet, gepruft, getest, goed, geslaagd, teste, testee, verifie-, reussi, reussie, testet, uten anmerkning,"
    "testad, provad, lyckad, vellykket, uden anmarkning, probad-, comprobad-, exitos-, bien, testat-, verificat-,"
    "collaudat-, riuscit-, a posto, regolare, superat-, resolved, reconnected, recovered, pret, prete"
)
"""All is well with what stands beside them."""

PROTECTORS: Final = (
    "over~current protection-, overload protection-, -uberstromschutz-, -uberlastschutz-, -kurzschlussschutz-,"
    "overstroombeveilig-, overbelastingsbeveilig-, kortsluitbeveilig-, overstromsvern-, overstromsskydd-,"
    "overstromsbeskyt-, kortslutningsvern-, kortslutningsskydd-, kortslutningsbeskyt-"
)
"""They hold the word for a fault, and only name what protects from it."""

SETTINGS: Final = (
    "limited, limits, limit, rating, rated, size, setting-, too low, capacity, nominal, begrenz-, limitiert,"
    "einstell-, nennstrom, nennwert, zu niedrig, dimension-, begrensd, begrensing, beperkt, ingesteld, instelling-, te laag,"
    "waarde, limite-, calibre, regle-, reglage-, trop bas, trop faible, begrenset, begrenses, innstill-, for lav,"
    "storrelse, begransa-, installning-, for lag, storlek, markstrom, indstill-, merkestrom, limitad-, ajuste-, calibre,"
    "configur-, konfigur-, to protect, protects, schutzt, zu schutzen, beschermen,"
    "proteger, protege, beskytte, beskytter, skydda, skyddar, proteggere, protegge, reduced, throttled, reduz-, gedrosselt,"
    "gereduceerd, verlaagd, redui-, redus-, reducer-, reducid-, ridott-, load manag-, load balanc-, lastmanag-, lastbalans-,"
    "lastverdeling, delestage, demasiado baj-, limitat-, imposta-, taratura, troppo bass-, by design"
)
"""A protection is spoken of for its rating or its setting."""

VEHICLE_CHECK: Final = "-diod-, cp, pilot-, control pilot, proximity"
"""A check of the vehicle's wiring. Its short circuits, and what some call tamper detection, are the vehicle's."""

BROKEN_SENSOR: Final = (
    "sensor error, sensor fault, sensor defect, sensorfehler-, fuhlerfehler-, sensorfout-, capteur defect-,"
    "defaut capteur, defaut de capteur, sensorfeil-, sensorfel-, sensorfejl-, fallo del sensor, fallo de sensor,"
    "sensore guasto, guasto sensore"
)

OPEN: Final = (
    "open, opened, opens, ajar, forced, unlocked, removed, missing, not good, offen, offenstehend, -geoffnet, entfernt, abgenommen, abmontiert,"
    "aufgebrochen, fehlt, geopend, opengebroken, geforceerd, verwijderd, afgenomen, ouvert-, retire, retiree, enleve, enlevee, demonte, demontee, force, forcee, ote, arrache-,"
    "fracture-, apen, apent, apnet, apna, brutt opp, oppen, oppet, oppna-, uppbrut-, brutits upp, bryts upp, aben, abent, abnet, abne, brudt op,"
    "fjernet, fjernad, borttagen, avtagen, taget af, tatt av, abiert-, retirad-, quitad-, rimoss-, smontat-, forzad-, apert-, forzat-, star apen, star oppen"
)

# ---- the safety mechanism -------------------------------------------------------------

RELAYS: Final = (
    "-contactor-, relay-, relais-, -rela, -relaet, -rele, -releet, -relen, rele-, kontaktor-, contacteur-, contattor-,"
    "contactgever-, magneetschakelaar-"
)
CONTACTS: Final = "contact, contacts, -kontakt, -kontakte, kontakter-, contacten, contatti, contatto, contactos, contacto"
STICKS: Final = (
    "stuck, stick, sticks, sticking, weld-, not open, not opening, not close, not closing, not release, not releasing,"
    "klebt, kleben, klebend-, verklebt, hangt, hangen, -schwei-, offnet nicht, schliesst nicht, lost nicht, fallt nicht ab,"
    "vastgelast, vastgesmolten, kleeft, plakt, plakken, hangt, vast, opent niet, sluit niet, soude-, colle, collee, colles,"
    "bloque-, grippe, s ouvre pas, se ferme pas, sveis-, henger, hengt, fast, apner ikke, lukker ikke, svets-, fastnat,"
    "fastnad-, hanger, oppnar inte, stanger inte, svejs-, smeltet, abner ikke, soldad-, atascad-, pegad-, bloquead-,"
    "no abre, no cierra, saldat-, incollat-, bloccat-, non si apre, non si chiude"
)
"""A contactor or relay does not do what it should."""
STUCK: Final = (
    f"{STICKS}, {FAILED}, fail-, fault-, error-, defect-, fehler, defekt-, fout, defaut, panne, -feil, -fel, -fejl, fallo, averia,"
    "guasto"
)
WELDED: Final = "soude-, verklebt-, vastgelast, vastgesmolten, sveis-, svets-, svejs-, soldad-, saldat-, incollat-, pegad-, colles"
EARTH: Final = (
    "ground, earth, pe, protective earth, grounding, earthing, schutzerdung, schutzleiter, erdung, erde, erdverbindung,"
    "aarding, aarde, aardverbinding, beschermingsleiding, terre, mise a la terre, masse, jord, jording, jordforbindelse,"
    "jordledning, jordleder, skyddsjord, jordning, jordanslutning, tierra, toma de tierra, conexion a tierra, terra,"
    "messa a terra, collegamento a terra"
)
SUPPLY: Final = (
    "phase, phases, mains, supply voltage, input voltage, netzspannung, versorgungsspannung, netzphase, aussenleiter,"
    "fase, netspanning, netvoeding, tension, tension secteur, nettspenning, spenning, fas, natspanning, matning, spanding,"
    "netspanding, tension de red, tensione, tensione di rete, alimentazione"
)
GONE: Final = (
    "lost, loss, missing, interrupted, disconnected, not present, not connected, not detected, fehlt, fehlen, unterbrochen,"
    "verloren, ausgefallen, nicht vorhanden, nicht erkannt, nicht angeschlossen, ontbreekt, ontbreken, weg, weggevallen,"
    "onderbroken, niet aanwezig, niet aangesloten, niet gedetecteerd, manque, manquant-, absent-, coupe, coupee, perte,"
    "perdu-, pas detecte-, non detecte-, pas connecte-, non connecte-, non presente, mangler, brutt, borte, ikke tilkoblet,"
    "ikke funnet, ikke oppdaget, saknas, bruten, borta, inte ansluten, forsvunn-, afbrudt, ikke tilsluttet, falta, perdid-,"
    "perdida, interrumpid-, no detectad-, no conectad-, manca, mancante, mancanza, assente, interrott-, perdita,"
    "non rilevat-, non collegat-"
)

FUSE: Final = (
    Row(
        Meaning.RESIDUAL_CURRENT,
        "jordfeilbryter-, jordfelsbrytar-, jordfejlsafbryder-, jordfeilvern-, jordfeilautomat-, -aardlekschakelaar-,"
        "aardlekautomaat-, aardlekbeveilig-, earth leakage breaker, earth leakage circuit breaker, ground fault breaker",
        is_device=True,
    ),
    Row(
        Meaning.GROUND_FAULT,
        "earth~leak-, earth~fault-, ground~fault-, ground~fail-, earthing fault, grounding fault, ungrounded, unearthed,"
        "ground test error, -erdschluss-, erdungsfehler-, erdfehler-, schutzleiterfehler-, nicht geerdet,"
        "aardfout-, aardsluiting-, aardingsfout-, niet geaard, defaut de terre, defaut a la terre, defaut terre,"
        "defaut de masse, defaut de mise a la terre, -jordfeil-, -jordfel-, -jordfejl-, ikke jordet, inte jordad, ojordad,"
        "ikke jordforbundet, jordslutning-, fallo de tierra, fallo a tierra, fallo tierra, falla a tierra, falla de tierra,"
        "defecto a tierra, defecto de tierra, guasto a terra, guasto di terra, guasto verso terra",
    ),
    Row(
        Meaning.GROUND_FAULT,
        "pe open, earth open, ground open, pe is open, earth is open, ground is open",
    ),
    Row(Meaning.GROUND_FAULT, EARTH, is_missed=True),
    Row(
        Meaning.GROUND_FAULT,
        "ground test, earth test, pe test, pe self test, pe selbsttest, earthing test, erdungstest, erdungsprufung, aardingstest, test de mise a la terre,"
        "test de terre, jordtest, jordingstest, prueba de tierra, prova di terra, test di terra",
        beside=f"{FAILED}, -error-, -fault, -fehler, fout, defaut, erreur, -feil, fel, -fejl, fallo, errore, guasto",
    ),
    Row(
        Meaning.RESIDUAL_CURRENT,
        "-rcd-, rcm-, rccb-, rcbo-, rdc~m-, rdc~dd-, rdc, gfci-, gfi, ccid-, fi schutz-, fi schalter-, fi fehler-, fi ausgel-,"
        "fi ls-, fehlerstromschutz-, differentieelschakelaar-, differentieel, ddr, interrupteur differentiel,"
        "disjoncteur differentiel, protection differentielle, jfb, personskyddsbrytar-, hpfi-, hfi, fejlstromsafbryder-,"
        "fejlstromsrela-, felstromsskydd-, diferencial, interruptor diferencial, differenziale, salvavita",
        is_device=True,
    ),
    Row(
        Meaning.RESIDUAL_CURRENT,
        "residual, residualstrom-, fault~current-, leak~current-, dc leak-,"
        "current leak-, differential current, 6 milliamp, 30 milliamp, dc fault, dc error, -fehlerstrom-, -ableitstrom-, leckstrom-,"
        "differenzstrom-, leckageschutz-, dc fehler-, -aardlek-,"
        "-lekstroom-, -foutstroom-, verschilstroom-, lekstromen, courant residuel,"
        "courant de fuite, courants de fuite, fuite a la terre, fuite de courant, fuite de terre, differentiel-,"
        "courant de defaut, defaut cc, defaut dc, -feilstrom-, lekkasjestrom-, jordlekkasje-, reststrom-, likestromsfeil-,"
        "likstromsfel-, dc feil, -felstrom-, lackstrom-, lackagestrom-, jordlackage-, lackageskydd-, dc fel,"
        "-fejlstrom-, lakstrom-, lakagestrom-, dc fejl, diferencial-,"
        "corriente residual, fuga a tierra, fuga de corriente, fugas a tierra, corriente de fuga, derivacion, fallo de cc, proteccion contra fugas,"
        "fallo dc, differenzial-, corrente residua, corrente di dispersione, dispersione-, dispersioni,"
        "corrente di guasto, perdita verso terra, perdita a terra, corrente di fuga,"
        "protezione contro le perdite, protection contre les fuites",
    ),
    Row(
        Meaning.RESIDUAL_CURRENT,
        "milliamp",
        beside="fault, error, fehler, fout, defaut, feil, fel, fejl, fallo, guasto, leak-",
    ),
    Row(Meaning.RESIDUAL_CURRENT, "leakage-", unless="water, coolant, oil, gas"),
    Row(
        Meaning.RESIDUAL_CURRENT,
        "fi, di, als",
        beside="ausgelos-, auslos-, gefallen, geflogen, uitgevallen",
    ),
    Row(
        Meaning.BREAKER,
        "mcb, -breaker-, -leitungsschutz-, ls schalter-, fi ls-, -schutzschalter-, sicherungsautomat-, leistungsschalter-,"
        "motorschutz-, installatieautomaat-, zekeringautomaat-, disjoncteur-, disjonct-, magnetothermique-, kombiautomat-,"
        "effektbryter-, dvargbrytar-, kretsbryter-, maksimalafbryder-, magnetotermic-, disyuntor-, interruptor automatico,"
        "icp, disgiuntor-, interruttore automatico, interruttore generale, interruttore magnetotermico",
        is_device=True,
    ),
    Row(
        Meaning.BREAKER,
        "automat, -automaten, automaat, groep, hoofdschakelaar, gruppe, gruppen, kurs, kursen, hovedbryter-, -bryter-, brytare,"
        "-brytar-, grupp, -afbryder-, -relaet, automatico, termico, interruptor,"
        "diferenciales, ls, interruttore, interrupteur, salvamotore",
        beside=(
            "gefallen, geflogen, -ausgelos-, uitgevallen, eruit, gesprongen, getript, lost ut, slatt ut, utlost-, gatt,"
            "koblet ut, slagit ifran, slagit fran, franslag-, slat fra, udlost-, sprunget, koblet ud, saltado, disparado,"
            "salto, ha saltado, scattat-, intervenut-, sganciat-, declenche-, disjoncte, saute"
        ),
    ),
    Row(
        Meaning.FUSE_BLOWN,
        "fuse-, mainfuse-, -sicherung-, -zekering-, smeltpatroon-, smeltveiligheid-, fusib-, -sikring-, -sakring-, propp,"
        "proppen, proppar-, smeltesikring-, smaltsakring-",
        is_device=True,
    ),
    Row(
        Meaning.FUSE_BLOWN,
        "stop, stoppen, plomb, plombs",
        beside="doorgeslagen, gesprongen, eruit, saute, sautes, fondu-, grille-",
    ),
    Row(
        Meaning.OVER_CURRENT,
        "over~current-, current overload-, -uberstrom-, -uberlast-, -overstroom-, overbelast-, surintensite-, surcharge-,"
        "overstrom, overstrommen, overstroms-, overbelastning-, overlast, overstrom~sfeil-, -overstrom, sobrecorriente-,"
        "sobreintensidad-, sobrecarga-, sovracorrent-, sovra corrente, sovraccaric-, overload trip-",
    ),
    Row(
        Meaning.ISOLATION,
        "-isolation-, -insulation-, isolatie-, isolement, isolasjon-, isolering-, aislamiento-, isolamento-",
    ),
    Row(
        Meaning.SURGE,
        "surge arrest-, surge protect-, uberspannungsschutz-, uberspannungsableiter-, overspanningsbeveilig-, parafoudre-,"
        "parasurtenseur-, overspenningsvern-, overspanningsskydd-, overspandingsbeskyt-, descargador-, scaricatore-",
        is_device=True,
    ),
    Row(Meaning.CONTACTOR, "weld, welds, welded, welding, -schütz-, -verschwei-"),
    Row(Meaning.CONTACTOR, RELAYS, beside=STUCK),
    Row(Meaning.CONTACTOR, CONTACTS, beside=WELDED),
    Row(
        Meaning.SHORT_CIRCUIT,
        "short~circuit-, -kurzschluss-, -kortsluit-, -kortslutning-, kortslutt-, kortslut-, court circuit-, courts circuits,"
        "cortocircuit-, corto circuito",
        unless=VEHICLE_CHECK,
    ),
    Row(
        Meaning.EMERGENCY_STOP,
        "e stop-, estop-, emergency-, not aus, not halt, notaus-, nothalt-, -nodstop-, -noodstop-, noodknop-, nodbryter-, arret d urgence,"
        "bouton d urgence, arret urgence, coup de poing, nodknapp-, parada de emergencia, paro de emergencia,"
        "seta de emergencia, arresto di emergenza, pulsante di emergenza, fungo di emergenza, arresto emergenza",
    ),
    Row(
        Meaning.POWER_LOST,
        "power~fail-, power~loss, power~lost, power~missing, phase~fail-, phase~loss, phase~lost, phase~missing,"
        "no power on mains, o pen, pen fault, pen fail-, pen loss, pen fehler-, pen fout-, abnormal supply volt-,"
        "abnormal sypply volt-, phasenausfall-, netzausfall-, stromausfall-, spannungsausfall-, phasenfehler-,"
        "faseuitval-, stroomuitval-, spanningsuitval-, fasefout-, perte de phase, absence de tension, coupure de courant,"
        "coupure secteur, defaut de phase, fasebrudd-, fasefeil-, strombrudd-, fasbortfall-, fasfel-, stromavbrott-,"
        "fasefejl-, faseudfald-, stromsvigt-, stromafbrydelse-, perdida de fase, fallo de fase, falta de fase,"
        "falta de tension, corte de luz, corte de corriente, mancanza fase, mancanza di fase, perdita di fase,"
        "mancanza di tensione, mancanza rete, caduta di tensione di rete",
    ),
    Row(Meaning.POWER_LOST, SUPPLY, is_missed=True),
)

# ---- the sensors ------------------------------------------------------------------------

PARTS: Final = (
    "-deckel, -klappe, tur, ture, -schranktur, wartungstur, servicetur, fronttur, -abdeckung, haube, -gehause, -verkleidung,"
    "deur, -deur, deurtje, -klep, -deksel, behuizing, -kast, -kastje, luik, afdekking, -kap, porte, capot, couvercle, boitier,"
    "trappe, coffret, armoire, plastron, dor, doren, -skapdor-, -kabinet-, -kapsling-, holje-, -lokk, -lokket, dekselet, -luke, -luken, -luka, -skap, -skapet, dorr, dorren, -lucka,"
    "-luckan, locket, kapa, kapan, -dakslet, -daksel, lage, lagen, laget, klap, klappen, -skab, -skabet, puerta, tapa,"
    "cubierta, carcasa, armario, portezuela, caja, sportello, porta, coperchio, sportellino, quadro, involucro, scocca, pannello, vano,"
    "cover, covers, lid, hatch, flap, enclosure, cabinet, housing, casing, panel"
)
POLE: Final = (
    "post, pole, pedestal, column, -saule, stele, paal, laadpaal, zuil, borne, poteau, stolpe-, ladestolpe-, stolpe, stolpen,"
    "laddstolpe-, ladestander-, stander, poste, columna, columnata, colonnina, palo"
)
TEMPERATURE: Final = "-temp, -temperature, temperatur-, -temperatur, temperatuur-, -temperatuur, temperatura-"
TOO_HIGH: Final = (
    "high, too high, hoj, for hoj, exceeded, zu hoch, uberschritten, te hoog, hoge, overschreden, trop elevee, trop haute, excessive,"
    "depassee, elevee, for hoy, hoy, for hog, hog, demasiado alta, excesiva, alta, superada, troppo alta, elevata,"
    "eccessiva, superata, ubermassig, overskredet, overskriden, overskrids, depasse, superado, superato"
)
CABLE: Final = "-cable-, -kabel-, cavo, cavi, -kabeln, -kabelen, ladekabel-"
CUT: Final = (
    "cut, theft, stolen, severed, durchtrennt, gekappt, -diebstahl, gestohlen, durchgeschnitten, abgeschnitten, abgerissen,"
    "doorgesneden, doorgeknipt, gestolen, afgerukt, coupe, sectionne, arrache, vole, kuttet, klippet, stjalet, revet, klippt,"
    "avklippt, avklippet, avskuren, kapad, stulen, avsliten, stjalet, klippet over, overskaret, cortado, robado, arrancado,"
    "seccionado, tagliato, rubato, strappato, reciso"
)

SENSORS: Final = (
    Row(
        Meaning.SHOCK,
        "shock-, -vibrat-, impact-, accelerometer-, collision-, crash-, rammed, hit by, was hit, knock, knocks, bumped, struck by, jolt-, -erschutter-, anprall-,"
        "aufprall-, angefahren, umgefahren, gerammt, stoss, stosse, angestossen, anfahrschaden-, kollision-, zusammenstoss-, trilling-, schok, schokken, schoksensor-,"
        "aanrijding-, aangereden, omgereden, botsing-, gebotst, stoot, choc, chocs, heurt-, percute-, secousse-, vibras-,"
        "stot, stotet, slag mot, krock-, risting-, stoten, stotsensor-, pakjor-, kjort pa, kollisjon-, pakor-, har kort pa, skakning-, skakat-, kollider-, rystelse-, rystet,"
        "rystning-, stodsensor-, golpe-, golpead-, impacto-, vibrac-, sacudida-, colision-, choque, urto, urti, urtat-,"
        "vibraz-, scossone, scossa, impatto, collisione",
    ),
    Row(
        Meaning.SHOCK,
        "stod, slag",
        beside="registreret, malt, opdaget, fundet, kraftigt, mod",
    ),
    Row(
        Meaning.TILT,
        "tilt-, -gekippt, kipp-, neigung-, -neigung, -neigungs-, geneigt, leaning, leans, knocked over, fallen over,"
        "knocked down, tipped over, fell over, toppled, overturned, umgefallen, umgesturzt, schief, schrag, schraglage, kantel-, gekanteld, scheef, omgevallen,"
        "omver, omvergereden, omgewaaid, schuin, inclin-, penche, penchee, penches, renverse-, couchee, de travers, bascule, basculee, skrastilt-, skjev, skjevt, pa skra, snett,"
        "veltet, velt, tippet, tipper, lutar, lutning, lutningssensor-, lutad, lutande, lutningen, omkull-, valt, valtet,"
        "vippet, vippe, skav, skavt, haldning-, halder, volcad-, caido, derribad-, torcid-, tumbad-, ladead-, ribaltat-, rovesciat-, caduto, caduta, stort-, pendente",
    ),
    Row(
        Meaning.COVER_OPEN, "cover, covers, lid, access sensor, door~open, tapa~abierta"
    ),
    Row(
        Meaning.COVER_OPEN,
        "-panel~open, -case~open, -enclosure~open, -housing~open, -cabinet~open, -box~open",
    ),
    Row(
        Meaning.COVER_OPEN,
        "-panel is open, -case is open, -enclosure is open, -housing is open, -cabinet is open, -box is open",
    ),
    Row(Meaning.COVER_OPEN, PARTS, beside=OPEN),
    Row(Meaning.COVER_OPEN, "door, doors", is_alone=True),
    Row(
        Meaning.COVER_OPEN,
        "door open, doors open, door is open, door was open-, door has been open-, door opened, open door, door ajar,"
        "door forced, door unlocked, door removed, door of, door sensor, door switch, door contact, door alarm, door fault, cabinet door, box door, front door, service door,"
        "housing door, enclosure door, access door, maintenance door, panel door, charger door, door not good, -turalarm-, deuralarm-, alarme de porte, dorrlarm-, doralarm-,"
        "alarma de puerta, allarme porta",
    ),
    Row(
        Meaning.TAMPER,
        "vandal-, tamper-, -sabotage-, sabotasje-, sabotaje-, -manipul-, manomission-, manomess-, autoprotection-,"
        "effraction-, hærverk-, hærværk-, burglar-, break in, einbruch-, inbraak-, innbrudd-, inbrott-, indbrud-, aufgebrochen,"
        "opengebroken, effrazione, scasso, forcejead-, anti intrusion, antirrobo, antifurto-",
        unless=VEHICLE_CHECK,
    ),
    Row(
        Meaning.WATER,
        "flood-, water-, moist-, -wasser-, -feucht-, uberschwemm-, uberflut-, vocht, vochtig-, vochtsensor-, overstroming-,"
        "eau, inondation-, fukt-, vann, vanninntreng-, vannlekkasje-, vatten-, oversvam-, oversvom-, vand, vandind-, vandskade-,"
        "fugt-, agua, inundac-, humedad-, acqua, umidit-, allag-, humidite-",
    ),
    Row(Meaning.HUMID, "humid-"),
    Row(
        Meaning.SMOKE,
        "smoke-, fire~alarm, feueralarm-, roklarm-, roykalarm-, roykvarsl-, alarma de humos, fire~detect-, on fire, fire sensor, fire hazard, -rauch-, brandalarm-, brandmeld-, brandmel-,"
        "brand erkannt, brand entdeckt, brand im, rook, rookmelder-, rookontwikkeling, brand gedetecteerd, brand gemeld, brand in,"
        "fumee-, incendi-, feu, fuego, royk-, brann, brannalarm-, brannvarsl-, rok, rokdetektor-, brand upptackt, brand i, brandlarm-,"
        "brandvarnare-, rog, rogalarm-, rogudvik-, humo, fumo, fuoco",
    ),
    Row(Meaning.SMOKE, "fire", is_alone=True),
    Row(Meaning.CABLE, "-cut~cable-, break~away-"),
    Row(Meaning.CABLE, CABLE, beside=CUT),
    Row(
        Meaning.HOT,
        "over~temp-, -overtemp-, over~heat-, high temperature, too hot, haute temperature, -ubertemp-, uberhitz-, zu heiss, oververhit-,"
        "overtemperatuur-, te heet, te warm, surchauff-, surtemperature-, trop chaud-, overopphet-, overoppvarm-, for varm,"
        "for varmt, overhett-, overophed-, sobretemp-, sobrecalent-, exceso de temperatura, demasiado caliente, sovratemp-,"
        "surriscald-, troppo cald-, temp high, temp too high",
        unless=BROKEN_SENSOR,
    ),
    Row(Meaning.HOT, TEMPERATURE, beside=TOO_HIGH, unless=BROKEN_SENSOR),
)

PROTECTED: Final = (
    Row(
        Meaning.TRIPPED,
        "protection-, protective device, safety device, -schutz, schutzeinrichtung-, schutzorgan-, beveiliging-,"
        "protection, vern, vernet, sikkerhetsfunksjon-, skydd, skyddet, jordskydd-, beskyttelse-, proteccion-, protezione-",
        beside=f"{TRIPPED}, aktiv, aktiviert, actief, actif, aktivert, aktiverat, aktiveret, activa, attiva",
    ),
    Row(Meaning.TRIPPED, "tripped, has tripped"),
)
"""Read after the sensors: some protection tripped, whichever."""

# ---- none of the cases ----------------------------------------------------------------------

BENIGN: Final = (
    "door closed, door is closed, door shut, door is shut, door not open, -modbus-, -backend-, load~manag-, load~balanc-, last~manag-, lastabwurf-, safe~mode, -firmware-, -update-,"
    "-meter-, -zahler-, teller, compteur-, maler, malere, matare, contador-, contatore, rfid-, token-, -reader-, -authori-, -autoris-,"
    "-autoriz-, authenti-, -autenti-, eichrecht-, not configured, not fully configured, pilot-, cp, -diod-, proximity, no~pp-,"
    "vehicle-, -vehicul-, -communicat-, -kommunik-, -comunica-, -fahrzeug-, car, cars, ev, auto, voertuig-, voiture-, bil,"
    "bilen, elbil-, kjoretoy-, fordon-, coche, veicolo, vettura, user, users, customer, driver, benutzer-, nutzer-, kunde-,"
    "gebruiker-, klant, bestuurder, utilisateur-, client, conducteur, bruker-, kunden, anvandar-, forare-, bruger-, usuario-,"
    "cliente, conductor, utente, conducente, unplugged, not plugged, cable not connected, -ausgesteckt, -abgezogen, nicht gesteckt,"
    "nicht angeschlossen, niet aangesloten, pas branche-, non branche-, ikke tilkoblet, ikke tilsluttet, inte ansluten,"
    "no conectad-, non collegat-, losgekoppeld, ontkoppeld, uitgetrokken, debranche-, deconnecte-, frakoblet, koblet fra, trukket ut, urkopplad, urdragen,"
    "ej anslut-, inte anslut-, frakoblet, trukket ud, desenchuf-, desconectad-, scollegat-, staccat-, card, -karte,"
    "-pas, laadpas, -badge-, carte, -kort, kortet, tarjeta, tessera, rejected, refused, declined, not accepted, abgelehnt, gesperrt, geweigerd,"
    "refuse, refusee, avvist, avvisad, nekad, afvist, rechazad-, rifiutat-, waiting, warte, wartet, wacht, wachten, attente,"
    "venter, vantar, esperando, attesa, godkjen-, godkan-, godkend-, goedkeur-, goedgekeurd, offline, hors ligne, sin conexion,"
    "non in linea, -netwerk-, netzwerk-, network-, internet-, server-, wifi, wlan, gsm, sim, lte, -session-, sitzung-, -sessie, sesion, sessione, reseau, nettverk-, natverk-, netvark-, lock, locks, locked, verriegel-, vergrendel-,"
    "verrouill-, lasefeil-, lasfel-, lasefejl-, bloqueo, cerradura, blocco spina, reservation-, -scheduled, zeitplan-, tidsplan-,"
    "-paused, pausier-, gepauzeerd, limited, begrenzt, begrensd, begrenset, begransad, begranset, limitad-, limitat-, limite-"
)
"""What has tripped nothing: the vehicle, the user, the card, the network, the meter, the lock, a limit."""

RESOLVED: Final = (
    "resolved, reconnected, recovered, behoben, opgelost, hersteld, resolu, resolue, retabli, utbedret, gjenopprettet,"
    "atgardad, aterstalld, udbedret, genoprettet, resuelto, restablecido, risolto, ripristinato"
)
