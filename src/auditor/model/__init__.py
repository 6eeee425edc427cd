"""The words of the product as types: register, facts, judgements. Imports nothing of ours.

Register types (declared by people, validated field by field) are pydantic models;
facts and judgements (made by the program in large numbers, stored as JSON) are msgspec structs.
"""
