"""Runs inside natasha's own environment: CPU seconds of MoneyExtractor on the texts given as JSON on standard input."""

import json
import sys
import time

from natasha import MoneyExtractor, MorphVocab

texts = json.load(sys.stdin)
extract = MoneyExtractor(MorphVocab())
for text in texts[:5]:
    list(extract(text))
start = time.process_time()
found = sum(len(list(extract(text))) for text in texts)
json.dump({"seconds": time.process_time() - start, "found": found}, sys.stdout)
