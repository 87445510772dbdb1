"""Faults, power cuts and a mail server that is mostly away, against a real Home Assistant. Run by script/chaos.

world      faults that begin and end whether or not Home Assistant lives, and what is on its disk
mails      what the mails that arrived say
verdict    what was lost, what came twice, and whether that is explained
__main__   builds it all up, and kills Home Assistant again and again
"""
