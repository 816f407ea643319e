"""Loads that mean harm: what holds, told by numbers. `python -m hostile WATTOS [NAME ...]`"""
