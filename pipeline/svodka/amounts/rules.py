"""The names of the rules, as they stand in `Amount.rule`, in the order in which they apply."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A rule of the grammar: its name in `Amount.rule`, and what it reads."""

    name: str
    reads: str


RULES = (
    # units
    Rule("percent_sign", "a number and a per cent sign: «27 %»"),
    Rule("percent_word", "a number and the word: «пять процентов»"),
    Rule("percent_adjective", "an adjective of per cent: «50-процентный», «стопроцентный»"),
    Rule("percentage_point", "percentage points: «на 2 п. п.»"),
    Rule("currency_name", "a number and a currency by name: «девять миллионов шведских крон»"),
    Rule("currency_abbreviation", "a number and an abbreviation: «5 тыс. руб.»"),
    Rule("currency_adjective", "an adjective of a currency: «100-долларовая»"),
    Rule("sign_before", "a sign or code before the number: «$5 млн»"),
    Rule("sign_after", "a sign or code after the number: «500 ₽», «44,6 миллиарда USD»"),
    Rule("coin", "coins, alone or after the currency: «2 рубля 50 копеек»"),
    Rule("minus", "a negative value: «минус 3 %», «−3 %»"),
    # joins
    Rule("dash_range", "from a number to another with a dash: «2–3 млн»"),
    Rule("from_to", "from a number to another: «от 3 до 5 тысяч»"),
    Rule("between", "between two numbers: «между 5 и 10 %»"),
    Rule("change_pair", "both ends of a change: «с 50 до 62 млн»"),
    Rule("shared_tail", "a list with one unit: «10, 20 и 30 млн рублей»"),
    # what the sentence and the article add
    Rule("shares_of_whole", "bare numbers that make a hundred with the percentages beside them"),
    Rule("conversion", "a bare number with its conversion in brackets: «263 млн (4 млн долларов)»"),
    Rule("money_cue", "a bare number that a word of money governs: «долг составляет 170 миллионов»"),
    Rule("borrowed_currency", "a bare number beside money of one currency"),
    Rule("article_currency", "a noun of several countries, by what the article says: «крон»"),
    # modifiers
    Rule("more", "at least: «более», «не менее», «свыше»"),
    Rule("less", "at most: «менее», «не более»"),
    Rule("about", "near: «около», «почти», «где-то на»"),
    Rule("within", "at most: «в пределах 5 %»"),
    Rule("until", "«до» as a bound: «штраф до 100 тыс.»"),
    Rule("from", "«от» as a bound: «билеты от 100 рублей»"),
    Rule("more_after", "at least, behind the amount: «и более», «500+»"),
    Rule("less_after", "at most, behind the amount: «и менее»"),
    Rule("surplus", "a little more: «миллион с лишним»"),
    Rule("change", "a verb or noun of change governs the amount: «вырос на 5 %»"),
)
